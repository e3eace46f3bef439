package io.activitysync.cluster;

import org.apache.camel.Consumer;
import org.apache.camel.DelegateEndpoint;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.cluster.ClusterServiceHelper;

/** An endpoint that is consumed from by one process at a time. */
final class MasterEndpoint extends DefaultEndpoint implements DelegateEndpoint {
  private final String namespace;
  private final Endpoint read;

  MasterEndpoint(String uri, MasterComponent component, String namespace, Endpoint read) {
    super(uri, component);
    this.namespace = namespace;
    this.read = read;
  }

  @Override
  public Endpoint getEndpoint() {
    return read;
  }

  @Override
  public Producer createProducer() {
    throw new UnsupportedOperationException("master: is for reading; send to the endpoint itself");
  }

  @Override
  public Consumer createConsumer(Processor processor) throws Exception {
    Consumer consumer =
        new MasterConsumer(
            this,
            processor,
            ClusterServiceHelper.mandatoryLookupService(getCamelContext()),
            namespace);
    configureConsumer(consumer);
    return consumer;
  }

  @Override
  public boolean isLenientProperties() {
    return true;
  }
}
