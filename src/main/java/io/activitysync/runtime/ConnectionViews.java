package io.activitysync.runtime;

import io.activitysync.connection.Connection;

/** Is told which connections there are, so as to show them. */
public interface ConnectionViews {

  /** One began. */
  void show(Connection connection);

  /** One is no more. */
  void hide(Connection connection);
}
