const main = document.getElementById("checkout");
if (main) main.textContent = "One moment";
