package io.activitysync.management.access;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpServerOptions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Requests that come before the answers to earlier ones have left. */
class PipeliningTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

  private final List<Object> taken = new ArrayList<>();
  private final StrictRequestDecoder decoder = new StrictRequestDecoder(new HttpServerOptions());
  private final UnfetchedAnswers unfetched = new UnfetchedAnswers(3L * UnfetchedAnswers.LARGE);
  private final EmbeddedChannel channel =
      new EmbeddedChannel(decoder, new PipelineLimit(decoder, unfetched));

  private void receive(String bytes) {
    channel.writeInbound(Unpooled.copiedBuffer(bytes, ISO_8859_1));
    take();
  }

  private void take() {
    for (Object one = channel.readInbound(); one != null; one = channel.readInbound()) {
      taken.add(one);
      ReferenceCountUtil.release(one);
    }
  }

  private void answer(HttpResponseStatus status) {
    channel.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status));
    channel.runPendingTasks();
    ReferenceCountUtil.release(channel.readOutbound());
    take();
  }

  private List<String> requests() {
    return taken.stream()
        .filter(HttpRequest.class::isInstance)
        .map(one -> ((HttpRequest) one).uri())
        .toList();
  }

  private long ends() {
    return taken.stream().filter(LastHttpContent.class::isInstance).count();
  }

  @Test
  void areTakenOneByOneInTheirOrder() {
    receive(GET.replace("/ ", "/1 ") + GET.replace("/ ", "/2 ") + "GET /3 HTTP");
    assertThat(requests()).containsExactly("/1");
    assertThat(ends()).isEqualTo(1);
    answer(HttpResponseStatus.OK);
    assertThat(requests()).containsExactly("/1", "/2");
    receive("/1.1\r\nHost: localhost\r\n\r\n");
    assertThat(requests()).containsExactly("/1", "/2");
    answer(HttpResponseStatus.OK);
    assertThat(requests()).containsExactly("/1", "/2", "/3");
    answer(HttpResponseStatus.OK);
    receive(GET);
    assertThat(requests()).containsExactly("/1", "/2", "/3", "/");
  }

  @Test
  void areNotReadAnyMoreUntilTheAnswerHasLeft() {
    receive(GET);
    assertThat(channel.config().isAutoRead()).as("a caller that goes is seen").isTrue();
    receive(GET);
    assertThat(channel.config().isAutoRead()).isFalse();
    answer(HttpResponseStatus.CONTINUE);
    assertThat(requests()).hasSize(1);
    assertThat(channel.config().isAutoRead()).isFalse();
    answer(HttpResponseStatus.OK);
    assertThat(requests()).hasSize(2);
    assertThat(channel.config().isAutoRead()).isTrue();
  }

  @Test
  void waitBehindABodyThatWasAnsweredBeforeItsEnd() {
    receive("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 6\r\n\r\nabc");
    answer(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE);
    receive("def" + GET);
    assertThat(requests()).hasSize(2);
    assertThat(taken).filteredOn(HttpContent.class::isInstance).isNotEmpty();
    assertThat(ends()).isEqualTo(2);
  }

  @Test
  void goOnWhereTheServerHadPausedTheConnectionItself() {
    receive(GET);
    channel.config().setAutoRead(false);
    receive(GET);
    answer(HttpResponseStatus.OK);
    assertThat(requests()).hasSize(2);
    assertThat(channel.config().isAutoRead()).as("as the server left it").isFalse();
  }

  @Test
  void ofAConnectionThatIsGoneAreNeverBegun() {
    receive(GET + GET + GET);
    ChannelFuture unused = channel.close();
    channel.runPendingTasks();
    take();
    assertThat(requests()).hasSize(1);
  }

  @Test
  void closeWhoseLargeAnswerHasWaitedLongestWhereTheyAreTooMuch() {
    EmbeddedChannel other = new EmbeddedChannel(new ChannelDuplexHandler());
    EmbeddedChannel third = new EmbeddedChannel(new ChannelDuplexHandler());
    unfetched.add(channel.pipeline().lastContext(), UnfetchedAnswers.LARGE);
    unfetched.add(other.pipeline().lastContext(), UnfetchedAnswers.LARGE);
    unfetched.remove(channel.pipeline().lastContext(), UnfetchedAnswers.LARGE);
    unfetched.add(channel.pipeline().lastContext(), 2 * UnfetchedAnswers.LARGE);
    assertThat(other.isOpen()).isTrue();
    unfetched.add(third.pipeline().lastContext(), UnfetchedAnswers.LARGE);
    assertThat(other.isOpen()).as("the one that has waited longest").isFalse();
    assertThat(channel.isOpen()).isTrue();
    unfetched.remove(other.pipeline().lastContext(), UnfetchedAnswers.LARGE);
    unfetched.add(third.pipeline().lastContext(), 9 * UnfetchedAnswers.LARGE);
    assertThat(channel.isOpen()).isFalse();
    assertThat(third.isOpen()).as("one alone may be larger").isTrue();
  }

  @Test
  void countWhatWaitsUntilItHasLeft() {
    EmbeddedChannel other = new EmbeddedChannel(new ChannelDuplexHandler());
    unfetched.add(other.pipeline().lastContext(), 2 * UnfetchedAnswers.LARGE);
    for (int i = 0; i < 9; i++) {
      receive(GET);
      ByteBuf body = Unpooled.wrappedBuffer(new byte[UnfetchedAnswers.LARGE]);
      channel.writeOutbound(
          new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, body));
      ReferenceCountUtil.release(channel.readOutbound());
    }
    assertThat(other.isOpen()).isTrue();
    receive(GET);
    ByteBuf body = Unpooled.wrappedBuffer(new byte[2 * UnfetchedAnswers.LARGE]);
    ChannelFuture unused =
        channel.write(
            new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, body));
    assertThat(other.isOpen()).isFalse();
    channel.flushOutbound();
    channel.releaseOutbound();
  }
}
