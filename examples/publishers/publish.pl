# Publishes each line of standard input: perl publish.pl HOST PORT CHANNEL [careless] < messages.txt
use strict;
use warnings;
use IO::Socket::INET;

my ($host, $port, $channel, $careless) = @ARGV;
my $node = IO::Socket::INET->new(PeerAddr => $host, PeerPort => $port) or die "$@\n";
chomp(my @texts = <STDIN>);
while (my @some = splice @texts, 0, 500) {
    print $node map { "ADDMESSAGE $channel $_\n" } @some;
    for my $text ($careless ? () : @some) {
        my $answer = <$node> // 'no answer';
        $answer =~ /^OK\t(\d+)/ or die $answer =~ s/\s*$/: $text\n/r;
        print "$1\n";
    }
}
print $node "QUIT\n";
