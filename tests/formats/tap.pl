#!/usr/bin/env perl
# What Perl's TAP::Parser reads in TAP files: complaints end with 1; counts are printed, a file a line.
#   tap.pl FILE...
use strict;
use warnings;
use TAP::Parser;

my $bad = 0;
for my $file (@ARGV) {
    open my $in, '<:encoding(UTF-8)', $file or die "tap.pl: cannot open '$file': $!\n";
    my $text = do { local $/; <$in> };
    close $in;
    unless ($text =~ s/\ATAP version 14\n/TAP version 13\n/) {
        print STDERR "$file: does not begin with 'TAP version 14'\n";
        $bad++;
    }
    my $parser = TAP::Parser->new({ source => \$text });
    my ($blocks, $unknown) = (0, 0);
    while (my $result = $parser->next) {
        if ($result->is_yaml) { $blocks++ }
        elsif ($result->is_unknown && $result->raw =~ /^\S/) {
            print STDERR "$file: unknown line: " . $result->raw . "\n";
            $unknown++;
        }
    }
    for my $error ($parser->parse_errors) {
        print STDERR "$file: $error\n";
        $bad++;
    }
    $bad += $unknown;
    printf "%s: run %d, failed %d, expected %d, skipped %d, blocks %d%s\n", $file, $parser->tests_run,
        scalar($parser->failed), scalar($parser->todo), scalar($parser->skipped), $blocks,
        $text =~ /^Bail out!/m ? ', bailed out' : '';
}
exit($bad ? 1 : 0);
