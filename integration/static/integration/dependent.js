// Choices that depend on another field of the same form: price lists on the currency, units on the product, primary
// contacts on the customer.
(function () {
  "use strict";
  var $ = window.django && window.django.jQuery;
  if (!$) return;
  var asking = null;
  $(document).on("select2:opening", "select", function (event) { asking = event.target; });
  $.ajaxPrefilter(function (options) {
    var name = asking && asking.dataset.p2cWith;
    if (!name || !/autocomplete|choices/.test(options.url)) return;
    // id_lines-3-uom -> id_lines-3-product; id_primary_contact -> id_no
    var own = asking.name.split("-").pop();
    var other = document.getElementById(asking.id.slice(0, -own.length) + name);
    if (other && other.value) {
      options.url += (options.url.indexOf("?") < 0 ? "?" : "&") + "for_" + name + "=" + encodeURIComponent(other.value);
    }
  });
})();
