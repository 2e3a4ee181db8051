/* main.c - the program: arguments, one command, its exit status. */
#include "cli/commands.h"

int main(int argc, char **argv) {
    struct wsh_arena *arena = wsh_arena_new();
    struct wsh_args args;
    bool done = false;
    int status = WSH_EXIT_USAGE;
    if (wsh_args_read(&args, arena, argc, argv, &done)) status = done ? WSH_EXIT_HOLDS : (int)args.command->run(&args);
    wsh_arena_free(arena);
    if (fflush(stdout) != 0 && status == WSH_EXIT_HOLDS) status = WSH_EXIT_USAGE; /* what was asked for is not there */
    return status;
}
