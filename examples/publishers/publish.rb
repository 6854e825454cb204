# Publishes each line of standard input: ruby publish.rb HOST PORT CHANNEL [careless] < messages.txt
require "socket"

host, port, channel, careless = ARGV
node = TCPSocket.new(host, port)
$stdin.each_line(chomp: true).each_slice(500) do |texts|
  node.write(texts.map { |text| "ADDMESSAGE #{channel} #{text}\n" }.join)
  (careless ? [] : texts).each do |text|
    answer, id = node.gets.to_s.chomp.split("\t")
    abort "#{answer || "no answer"}: #{text}" unless id
    puts id
  end
end
node.write("QUIT\n")
