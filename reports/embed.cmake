# cmake -DOUT=assets.c -DCSS=report.css -DJS=report.js -P embed.cmake: two files as C arrays, with their own names.
set(text "/* Generated from reports/assets by reports/embed.cmake. */\n#include \"reports/html.h\"\n")
foreach(name css js)
  string(TOUPPER ${name} variable)
  file(READ "${${variable}}" hex HEX)
  string(REGEX REPLACE "(................................)" "\\1\n" hex "${hex}")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," hex "${hex}")
  string(APPEND text "\nconst unsigned char wsh_asset_${name}[] = {\n${hex}\n};\n"
                     "const size_t wsh_asset_${name}_size = sizeof wsh_asset_${name};\n")
endforeach()
file(WRITE "${OUT}" "${text}")
