// Before the first paint: styles that hide what a script opens apply only where there is a script.
document.documentElement.classList.add("js");
