// Marks in the contents which section is being read.
{
  const links = new Map([...document.querySelectorAll(".contents a")].map((link) => [link.hash.slice(1), link]));
  const heads = [...document.querySelectorAll("main :is(h2, h3)[id]")].filter((head) => links.has(head.id));
  const mark = () => {
    const read = heads.findLast((head) => head.getBoundingClientRect().top < innerHeight / 3) ?? heads[0];
    for (const [id, link] of links) {
      if (id === read?.id) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };
  new IntersectionObserver(mark, { rootMargin: "0px 0px -66% 0px" }).observe(document.documentElement);
  heads.forEach((head) => new IntersectionObserver(mark, { rootMargin: "0px 0px -66% 0px" }).observe(head));
}
