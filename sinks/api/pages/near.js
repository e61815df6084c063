// "Near me" asks the browser for the place, to two decimals (about a kilometre), and sends the form.
const here = document.getElementById("here"), near = document.getElementById("near"), place = document.getElementById("place");
if (here && "geolocation" in navigator) {
  here.hidden = false;
  here.addEventListener("click", () => {
    here.textContent = "Asking your device …";
    navigator.geolocation.getCurrentPosition(
      (at) => {
        near.value = at.coords.latitude.toFixed(2) + "," + at.coords.longitude.toFixed(2);
        place.value = "";
        here.form.submit();
      },
      () => { here.textContent = "Your device does not say where it is. Type a place."; },
      { maximumAge: 600000, timeout: 10000 });
  });
  place.addEventListener("input", () => { near.value = ""; });
}
