<?php
// Publishes each line of standard input: php publish.php HOST PORT CHANNEL [careless] < messages.txt
[, $host, $port, $channel] = $argv;
$careless = isset($argv[4]);
$node = stream_socket_client("tcp://$host:$port", $code, $why) or exit(1);
foreach (array_chunk(file('php://stdin', FILE_IGNORE_NEW_LINES), 500) as $texts) {
    fwrite($node, implode('', array_map(fn($text) => "ADDMESSAGE $channel $text\n", $texts)));
    foreach ($careless ? [] : $texts as $text) {
        $answer = rtrim(fgets($node) ?: 'no answer');
        if (!preg_match('/^OK\t(\d+)$/', $answer, $id)) {
            fwrite(STDERR, "$answer: $text\n");
            exit(1);
        }
        echo "$id[1]\n";
    }
}
fwrite($node, "QUIT\n");
