/* Inside the frame: tells the page around it how tall the form is. Nothing else. */
if (parent !== window) {
  const tell = () => parent.postMessage({ ascoltoFormHeight: document.querySelector(".portal").offsetHeight + 8 }, "*");
  new ResizeObserver(tell).observe(document.querySelector(".portal"));
}
