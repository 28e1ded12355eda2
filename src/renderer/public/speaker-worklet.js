/**
 * Plays the samples that the page receives from the engine, and says how many were heard.
 * In: `Float32Array` of mono samples, or `'discard'`, which silences. Out: `{type: 'played', samples}` about every
 * 20 ms while it plays and when it runs dry, `{type: 'discarded', samples}` for each `'discard'`; both are totals.
 * Served as a file of its own: the content security policy allows neither inline nor blob scripts.
 */
/** About 1.4 s at 48 kHz; it grows when the engine sends more at once. */
const INITIAL_CAPACITY = 65_536;
/** Eight render quanta are 21 ms at 48 kHz. */
const REPORT_QUANTA = 8;
/** Ending in the middle of a wave would click: 4 ms at 48 kHz go from full to none. */
const FADE_SAMPLES = 192;
/** By this factor a sample the last value decays when samples run out in the middle of a wave. */
const DECAY = 0.98;

/** After silence so much is collected before it plays, but no longer than it lasts: a late block then tears no hole. */
const COLLECTED_MS = 40;

class SpeakerProcessor extends AudioWorkletProcessor {
  #ring = new Float32Array(INITIAL_CAPACITY);
  #read = 0;
  #length = 0;
  /** What a discard leaves to be heard: the end of the fade. */
  #fade = new Float32Array(0);
  #fadeAt = 0;
  #last = 0;
  #played = 0;
  #quanta = 0;
  #collecting = true;
  #collectedFor = 0;

  constructor(options) {
    super(options);
    this.port.onmessage = ({ data }) => {
      if (data === 'discard') this.#discard();
      else this.#write(data);
    };
  }

  process(_inputs, outputs) {
    const channel = outputs[0]?.[0];
    if (channel === undefined) return true;
    const faded = this.#takeFade(channel);
    const taken = this.#isCollecting(channel.length) ? 0 : this.#take(channel, faded);
    for (let index = faded + taken; index < channel.length; index += 1) {
      this.#last = Math.abs(this.#last) < 1e-4 ? 0 : this.#last * DECAY;
      channel[index] = this.#last;
    }
    if (taken > 0) this.#report();
    return true;
  }

  #isCollecting(quantum) {
    if (!this.#collecting) return false;
    if (this.#length > 0) this.#collectedFor += quantum;
    const enough = (COLLECTED_MS / 1000) * sampleRate;
    this.#collecting = Math.max(this.#length, this.#collectedFor) < enough;
    return this.#collecting;
  }

  #write(samples) {
    if (this.#length + samples.length > this.#ring.length) this.#grow(this.#length + samples.length);
    const capacity = this.#ring.length;
    const start = (this.#read + this.#length) % capacity;
    const first = Math.min(samples.length, capacity - start);
    this.#ring.set(samples.subarray(0, first), start);
    this.#ring.set(samples.subarray(first), 0);
    this.#length += samples.length;
  }

  #grow(needed) {
    let capacity = this.#ring.length;
    while (capacity < needed) capacity *= 2;
    const ring = new Float32Array(capacity);
    ring.set(this.#ring.subarray(this.#read));
    ring.set(this.#ring.subarray(0, this.#read), this.#ring.length - this.#read);
    this.#ring = ring;
    this.#read = 0;
  }

  /** Moves up to `target.length - offset` samples out of the ring; returns how many. */
  #take(target, offset) {
    const count = Math.min(target.length - offset, this.#length);
    const first = Math.min(count, this.#ring.length - this.#read);
    target.set(this.#ring.subarray(this.#read, this.#read + first), offset);
    target.set(this.#ring.subarray(0, count - first), offset + first);
    this.#read = (this.#read + count) % this.#ring.length;
    this.#length -= count;
    this.#played += count;
    if (count > 0) this.#last = target[offset + count - 1];
    if (this.#length === 0) this.#collect();
    return count;
  }

  #collect() {
    this.#collecting = true;
    this.#collectedFor = 0;
  }

  #takeFade(target) {
    const part = this.#fade.subarray(this.#fadeAt, this.#fadeAt + target.length);
    target.set(part);
    this.#fadeAt += part.length;
    if (part.length > 0) this.#last = part[part.length - 1];
    return part.length;
  }

  /** What is left of the fade counts as played: it is heard within the next four milliseconds. */
  #discard() {
    const left = this.#fade.subarray(this.#fadeAt);
    // Of what has not begun to be heard there is nothing to fade.
    const begun = this.#collecting ? 0 : this.#length;
    const fade = new Float32Array(Math.max(left.length, Math.min(FADE_SAMPLES, begun)));
    fade.set(left);
    if (begun > 0) this.#take(fade, left.length);
    for (let index = left.length; index < fade.length; index += 1)
      fade[index] *= 1 - (index + 1) / fade.length;
    this.#fade = fade;
    this.#fadeAt = 0;
    this.#length = 0;
    this.#quanta = 0;
    this.#collect();
    this.port.postMessage({ type: 'discarded', samples: this.#played });
  }

  #report() {
    this.#quanta += 1;
    if (this.#quanta < REPORT_QUANTA && this.#length > 0) return;
    this.#quanta = 0;
    this.port.postMessage({ type: 'played', samples: this.#played });
  }
}

registerProcessor('vivavoce-speaker', SpeakerProcessor);
