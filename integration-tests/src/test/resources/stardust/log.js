// What both pages do: show each message, and note all for the test. As jQuery was used in 2009.
var shown = [], faults = [], answers = 0;

window.onerror = function (text) { faults.push(String(text)); };

function begin(url) {
  var run = $.ev.run;
  $.ev.run = function (messages) {
    answers++;
    run.call($.ev, messages);
  };
  $.ev.ongap = function (channel, from, to) {
    faults.push('gap in ' + channel + ': ' + from + '-' + to);
  };
  $.ev.loop(url, {
    Comment: function (message) {
      shown.push(message);
      $('<li/>').text(message._ch + ' ' + message.number).prependTo('#log');
    },
    '*': function (message) { faults.push(JSON.stringify(message)); }
  });
}
