package io.activitysync.management.access;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.activitysync.http.BodyCollector;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpServerOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Requests that come before the answers to earlier ones have left. */
class PipeliningTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

  private final List<Object> taken = new ArrayList<>();
  private final StrictRequestDecoder decoder = new StrictRequestDecoder(new HttpServerOptions());
  private final EmbeddedChannel channel = new EmbeddedChannel(decoder, new AnswerWriter(decoder));

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
  void areTakenWhenALargeAnswerHasLeftInParts() {
    receive(GET + GET.replace("/ ", "/next "));
    byte[] body = new byte[5 * AnswerWriter.PART + 1];
    new Random(1).nextBytes(body);
    List<Object> parts = answer(body);

    assertThat(parts.get(0)).isInstanceOf(HttpResponse.class).isNotInstanceOf(HttpContent.class);
    assertThat(parts.get(parts.size() - 1)).isInstanceOf(LastHttpContent.class);
    ByteBuf all = Unpooled.buffer();
    for (Object part : parts.subList(1, parts.size())) {
      ByteBuf content = ((HttpContent) part).content();
      assertThat(content.readableBytes()).isLessThanOrEqualTo(AnswerWriter.PART);
      all.writeBytes(content);
    }
    assertThat(ByteBufUtil.getBytes(all)).isEqualTo(body);
    channel.runPendingTasks();
    take();
    assertThat(requests()).containsExactly("/", "/next");
    assertThat(answer(body)).as("a second one").hasSameSizeAs(parts);
    assertThat(answer(new byte[AnswerWriter.PART])).as("a small one").hasSize(1);
  }

  @Test
  void forAHeadAloneAreAnsweredAsOne() {
    receive(GET.replace("GET", "HEAD"));
    assertThat(answer(new byte[5 * AnswerWriter.PART])).hasSize(1);
  }

  private List<Object> answer(byte[] body) {
    channel.writeOutbound(
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.wrappedBuffer(body)));
    List<Object> parts = new ArrayList<>();
    for (Object part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
      parts.add(part);
    }
    return parts;
  }

  @Test
  void haveTheirBodiesCollectedByWhoAsksInTime() {
    List<String> collected = new ArrayList<>();
    BodyCollector collector =
        content -> {
          collected.add(content.toString(ISO_8859_1));
          return Unpooled.copiedBuffer(content);
        };
    receive("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 6\r\n\r\n");
    channel.attr(BodyCollector.KEY).set(collector);
    receive("abc");
    receive("def");
    answer(HttpResponseStatus.OK);
    assertThat(collected).containsExactly("abc", "def");

    receive("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 6\r\n\r\nghi");
    channel.attr(BodyCollector.KEY).set(collector);
    receive("jkl");
    answer(HttpResponseStatus.OK);
    assertThat(collected).as("nothing of the one that it asked too late for").hasSize(2);
    assertThat(ends()).isEqualTo(2);
  }
}
