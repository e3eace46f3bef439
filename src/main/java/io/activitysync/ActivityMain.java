package io.activitysync;

import io.activitysync.process.FileFunction;
import io.activitysync.runtime.ManyRoutes;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.main.Main;

/**
 * Camel main whose files of properties are in UTF-8, which by itself it reads as ISO-8859-1, whose
 * placeholders may name files, and whose context is made for thousands of routes.
 */
public final class ActivityMain extends Main {

  @Override
  protected CamelContext createCamelContext() {
    // as Camel main makes its own
    DefaultCamelContext context = new ManyRoutes();
    context.getCamelContextExtension().setRegistry(registry);
    context.getGlobalOptions().put("CamelMainClass", getClass().getName());
    context.getPropertiesComponent().setEncoding("UTF-8");
    context.getPropertiesComponent().addPropertiesFunction(new FileFunction());
    return context;
  }
}
