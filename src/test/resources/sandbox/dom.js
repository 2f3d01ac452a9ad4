// Everything that came from outside becomes text nodes; no markup is ever parsed.

export const el = id => document.getElementById(id);

export const make = (tag, className, ...children) => {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children);
  return node;
};
