// Choices that depend on another field of the same form: price lists on the currency, units on the product.
(function () {
  "use strict";
  var $ = window.django && window.django.jQuery;
  if (!$) return;
  var asking = null;
  $(document).on("select2:opening", "select", function (event) { asking = event.target; });
  $.ajaxPrefilter(function (options) {
    var name = asking && asking.dataset.p2cWith;
    if (!name || !/autocomplete|choices/.test(options.url)) return;
    // id_lines-3-uom -> id_lines-3-product; id_pricelevel -> id_transactioncurrency
    var other = document.getElementById(asking.id.replace(/[^-_]+$/, name));
    if (other && other.value) {
      options.url += (options.url.indexOf("?") < 0 ? "?" : "&") + "for_" + name + "=" + encodeURIComponent(other.value);
    }
  });
})();
