// Lets a typed value and its answer be painted together. What the value changes on the page waits until the kernel answers, or
// until an answer would be late: painted at once, it would keep the page from hearing the answer that came meanwhile.
const SOON = 50; // milliseconds in which an answer is expected

class Moment {
  constructor() { this.waiting = null; }

  begin() {
    this.end();
    this.waiting = [];
    this.timer = setTimeout(() => this.end(), SOON);
  }

  // Paint now, or at the end of the moment.
  paint(act) {
    if (this.waiting) this.waiting.push(act);
    else act();
  }

  end() {
    const acts = this.waiting ?? [];
    this.waiting = null;
    clearTimeout(this.timer);
    for (const act of acts) act();
  }
}
