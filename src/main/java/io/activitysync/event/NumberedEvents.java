package io.activitysync.event;

/** An event stream that can be followed by another, whose events are numbered on. */
interface NumberedEvents extends EventStream {

  /** Number of the next event, bad ones counted; once at the end, of the next stream's first. */
  long nextIndex();
}
