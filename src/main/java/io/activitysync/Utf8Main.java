package io.activitysync;

import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;

/** Camel main whose files of properties are in UTF-8; by itself it reads them as ISO-8859-1. */
final class Utf8Main extends Main {

  @Override
  protected CamelContext createCamelContext() {
    CamelContext context = super.createCamelContext();
    context.getPropertiesComponent().setEncoding("UTF-8");
    return context;
  }
}
