package io.activitysync.kinesis.delivery;

import io.activitysync.kinesis.fault.Undelivered;
import java.util.List;

/** Tells how an exchange ended, by its name. */
record TellingCallback(List<String> told, String name) implements DeliveryCallback {
  @Override
  public void delivered(long records) {
    told.add(name + " delivered");
  }

  @Override
  public void failed(Exception failure, Undelivered undelivered) {
    told.add(name + " failed");
  }
}
