package io.activitysync.kinesis.delivery.simulation;

/**
 * The row of a lease, by its database's clock, which may jump; a failover may lose the last write.
 * How it is taken and renewed is proven elsewhere, by {@code LeaseSearchTest}.
 */
final class SimulatedLease {
  private final long term;
  private Row row = new Row(null, 0, 0);
  private Row before = row;
  private long ahead;

  private record Row(Object owner, long epoch, long ends) {}

  SimulatedLease(long term) {
    this.term = term;
  }

  /**
   * Renews or takes it.
   *
   * @param held epoch by which the asking process has it; 0 where it has not
   * @return the epoch by which it has it then; 0 where it has not
   */
  long ask(Object owner, long held, long now) {
    long clock = now + ahead;
    if (row.owner == owner && row.epoch == held) {
      write(new Row(owner, held, clock + term));
    } else if (row.owner == null || row.owner == owner || row.ends - clock <= 0) {
      write(new Row(owner, row.epoch + 1, clock + term));
    }
    return row.owner == owner ? row.epoch : 0;
  }

  void free(Object owner, long epoch) {
    if (row.owner == owner && row.epoch == epoch) {
      write(new Row(null, epoch, 0));
    }
  }

  private void write(Row next) {
    before = row;
    row = next;
  }

  void jump(long nanos) {
    ahead += nanos;
  }

  void loseLastWrite() {
    row = before;
  }
}
