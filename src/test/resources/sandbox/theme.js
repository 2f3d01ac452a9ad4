'use strict';

// Before the first paint, so that nobody who chose the dark is dazzled: light, dark, or as the system has it.
const chosen = localStorage.getItem('theme');
if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
