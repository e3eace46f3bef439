package io.activitysync.console;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Serves the console: these files and no others, from memory. There is no way from a path to a file
 * system or to the class path, so no path can be one too many. Safe for use by several threads.
 */
public final class ConsoleFiles implements Handler<RoutingContext> {
  /** Nothing inline, nothing from elsewhere, and no text that becomes markup by itself. */
  static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
          + " require-trusted-types-for 'script'; trusted-types lit-html";

  /** All files of {@code console/} in the class path. */
  static final List<String> OWN =
      List.of(
          "assets/api.js",
          "assets/app.js",
          "assets/dialog.js",
          "assets/i18n.js",
          "assets/icon.svg",
          "assets/overview.js",
          "assets/parts.js",
          "assets/state.js",
          "assets/style.css",
          "assets/texts/de.json",
          "assets/texts/en.json",
          "assets/views/connection.js",
          "assets/views/documents.js",
          "assets/views/history.js",
          "assets/views/list.js",
          "assets/views/pause.js",
          "assets/views/settings.js",
          "assets/views/sign-in.js",
          "assets/views/switches.js",
          "assets/views/versions.js",
          "assets/views/watch.js");

  /** Those of the libraries, each the file itself and what it imports. */
  private static final List<String> LIT =
      List.of(
          "lit-html.js",
          "directive.js",
          "directive-helpers.js",
          "async-directive.js",
          "directives/guard.js",
          "directives/live.js",
          "directives/ref.js",
          "directives/repeat.js");

  private final Map<String, ConsoleFile> files = new TreeMap<>();
  private final Function<RoutingContext, String> read;

  /**
   * Reads all of them.
   *
   * @param read a request's path without the server's own; empty where that is asked for without a
   *     slash at its end
   */
  public ConsoleFiles(Function<RoutingContext, String> read) {
    this.read = read;
    files.put("/", ConsoleFile.read("console/index.html"));
    OWN.forEach(name -> files.put("/" + name, ConsoleFile.read("console/" + name)));
    LIT.forEach(name -> files.put("/assets/lit/" + name, ConsoleFile.ofWebJar("lit-html", name)));
    files.put("/assets/uplot/uPlot.esm.js", ConsoleFile.ofWebJar("uplot", "dist/uPlot.esm.js"));
  }

  /** By their paths. */
  Map<String, ConsoleFile> files() {
    return Map.copyOf(files);
  }

  @Override
  public void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    boolean reads =
        request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
    String path = read.apply(context);
    if (reads && path.isEmpty()) {
      // the page names its files by paths that begin where its own ends
      String page = context.normalizedPath() + "/";
      context.response().setStatusCode(308).putHeader("Location", page).end();
      return;
    }
    ConsoleFile file = reads ? files.get(path) : null;
    if (file == null) {
      context.next();
      return;
    }
    HttpServerResponse response = context.response();
    response
        .putHeader("Content-Security-Policy", POLICY)
        .putHeader("Cross-Origin-Opener-Policy", "same-origin")
        // asked for each time, answered in full only after the process was replaced by another
        .putHeader("Cache-Control", "no-cache")
        .putHeader("ETag", file.tag())
        .putHeader("Vary", "Accept-Encoding");
    if (file.tag().equals(request.getHeader("If-None-Match"))) {
      response.setStatusCode(304).end();
      return;
    }
    String encodings = request.getHeader("Accept-Encoding");
    boolean packed = encodings != null && encodings.contains("gzip");
    Buffer body = packed ? file.packed() : file.plain();
    response.putHeader("Content-Type", file.type());
    response.putHeader("Content-Length", Integer.toString(body.length()));
    if (packed) {
      response.putHeader("Content-Encoding", "gzip");
    }
    if (request.method().equals(HttpMethod.HEAD)) {
      response.end();
    } else {
      response.end(body);
    }
  }
}
