// A plug-in with the behaviour that pages of Stardust rely on, written from its description: it does
// not know positions, knows no Last-Event-ID, and asks again whatever happened.
(function ($) {
  var AFTER_ANSWER = 100, AFTER_FAILURE = 5000;

  $.ev = {
    handlers: {},
    running: false,
    xhr: null,
    timeout: null,

    run: function (messages) {
      $.each(messages, function (i, message) {
        if (!message) return;
        var handler = $.ev.handlers[message.type] || $.ev.handlers['*'];
        if (handler) handler(message);
      });
    },

    stop: function () {
      if ($.ev.xhr) $.ev.xhr.abort();
      $.ev.running = false;
    },

    loop: function (url, handlers) {
      if (typeof handlers === 'function') $.ev.run = handlers;
      else if (handlers) $.ev.handlers = handlers;
      var pause = AFTER_FAILURE;
      $.ev.running = true;
      $.ev.xhr = $.ajax({
        url: url,
        dataType: 'json',
        timeout: $.ev.timeout,
        success: function (messages) {
          pause = AFTER_ANSWER;
          $.ev.run(messages);
        },
        complete: function () {
          $.ev.xhr = null;
          setTimeout(function () { if ($.ev.running) $.ev.loop(url); }, pause);
        }
      });
    }
  };
})(jQuery);
