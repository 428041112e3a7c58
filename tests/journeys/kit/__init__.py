"""What the browser tests share: Chromium, axe-core, html-validate, the pages to look at and the world they show."""
