package io.activitysync.support.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * Debian's Chromium without a window. What a person would see is waited for; what went over the
 * wire, and what the browser complained of, is kept. For one thread.
 */
public final class Browser implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path BINARY = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final Path PICTURES = Path.of("target/console");

  private final ChromeDriver driver;
  private final String origin;
  private final List<String> urls = new ArrayList<>();
  private final List<String> answers = new ArrayList<>();

  private Browser(ChromeDriver driver, String origin) {
    this.driver = driver;
    this.origin = origin;
  }

  /**
   * Starts one; the test is skipped where there is none, but never in CI.
   *
   * @param origin address of the application, as {@code http://127.0.0.1:8080}
   */
  public static Browser start(String origin, int width, int height) {
    assumeTrue(
        System.getenv("CI") != null || (Files.exists(BINARY) && Files.exists(DRIVER)),
        "no chromium and chromium-driver here");
    ChromeOptions options = new ChromeOptions();
    options.setBinary(BINARY.toFile());
    options.addArguments(
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--force-prefers-reduced-motion",
        "--lang=en-GB",
        "--window-size=" + width + "," + height);
    options.setExperimentalOption("prefs", Map.of("intl.accept_languages", "en-GB,en"));
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(DRIVER.toFile())
            .usingAnyFreePort()
            .build();
    Browser browser = new Browser(new ChromeDriver(service, options), origin);
    browser.size(width, height);
    return browser;
  }

  /** The page's own size; without it windows are no narrower than 500 px. */
  public void size(int width, int height) {
    driver.manage().window().setSize(new Dimension(width, height));
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  /** Cuts the page off from everything, or lets it go on. */
  public void offline(boolean off) {
    driver.executeCdpCommand(
        "Network.emulateNetworkConditions",
        Map.of("offline", off, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
  }

  /** Has a script run in each page from now on, before the page's own. */
  public void beforeEachPage(String script) {
    driver.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script));
  }

  /** Goes to an address below the origin, as {@code /#/new}. */
  public void open(String path) {
    driver.get(origin + path);
  }

  /** Goes to an address with a password in it, as one types it. */
  public void open(String path, String user, String password) {
    driver.get(origin.replace("://", "://" + user + ":" + password + "@") + path);
  }

  /** Waits for an element that can be seen, by CSS. */
  public WebElement see(String css) {
    seen(css, element -> assertThat(element).isNotNull());
    return find(css);
  }

  /** Waits until a text can be seen inside of an element. */
  public void seeText(String css, String text) {
    seen(css, element -> assertThat(element.getText()).contains(text));
  }

  /** What is on the page instead stands in the failure. */
  private void seen(String css, Consumer<WebElement> check) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              try {
                check.accept(find(css));
              } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(
                    css + " of " + script("return document.body.innerText"), e);
              }
            });
  }

  private WebElement find(String css) {
    return driver.findElements(By.cssSelector(css)).stream()
        .filter(Browser::shown)
        .findFirst()
        .orElseThrow();
  }

  /** Waits for a button, or what looks like one, and clicks it. */
  public void press(String label) {
    await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(
            () -> {
              List<WebElement> found =
                  driver.findElements(
                      By.xpath(
                          "//*[self::button or self::a or self::summary][normalize-space()='"
                              + label
                              + "']"));
              reach(found.stream().filter(Browser::shown).reduce((a, b) -> b).orElseThrow())
                  .click();
              return true;
            });
  }

  /** Clicks what can be seen, by CSS. */
  public void click(String css) {
    await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(
            () -> {
              reach(see(css)).click();
              return true;
            });
  }

  /** Out from under what stays at the top and at the bottom. */
  private WebElement reach(WebElement element) {
    driver.executeScript("arguments[0].scrollIntoView({block: 'center'})", element);
    return element;
  }

  /** Replaces what stands in a field. */
  public void type(String css, String text) {
    WebElement field = see(css);
    field.sendKeys(Keys.chord(Keys.CONTROL, "a"), Keys.DELETE);
    field.sendKeys(text);
  }

  /** Keys to whatever has the focus. */
  public void keys(CharSequence... keys) {
    new Actions(driver).sendKeys(keys).perform();
  }

  /** Goes on with Tab until something has the focus that a selector fits. */
  public void tabTo(String css) {
    tab(css, Keys.TAB);
  }

  /** Goes back with Shift and Tab until something has the focus that a selector fits. */
  public void shiftTabTo(String css) {
    tab(css, Keys.chord(Keys.SHIFT, Keys.TAB));
  }

  private void tab(String css, CharSequence key) {
    for (int i = 0; i < 200; i++) {
      Object here =
          driver.executeScript("return document.activeElement?.matches(arguments[0])", css);
      if (Boolean.TRUE.equals(here)) {
        return;
      }
      keys(key);
    }
    throw new AssertionError("no Tab leads to " + css);
  }

  /** Whether there is such an element, seen or not. */
  public boolean has(String css) {
    return !driver.findElements(By.cssSelector(css)).isEmpty();
  }

  /** Runs a script in the page. */
  public Object script(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  /** Light or dark, as the reader has chosen it. */
  public void theme(String theme) {
    script("localStorage.setItem('theme', arguments[0])", theme);
    script("document.documentElement.dataset.theme = arguments[0]", theme);
  }

  /** Keeps what is seen as {@code target/console/NAME.png}. */
  public Path picture(String name) {
    try {
      Files.createDirectories(PICTURES);
      return Files.write(PICTURES.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Rules of WCAG 2.2 AA that the page breaks, by axe-core, each with where. */
  public List<String> barriers() {
    try (InputStream axe = Browser.class.getResourceAsStream("/axe.min.js")) {
      driver.executeScript(new String(axe.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    Object found =
        driver.executeAsyncScript(
            "const done = arguments[0]; axe.run(document, {resultTypes: ['violations']})"
                + ".then(r => done(JSON.stringify(r.violations.map(v => v.id + ': '"
                + " + v.nodes.map(n => n.target + ' ' + (n.any[0]?.message || '')).join(' | ')))),"
                + " e => done(JSON.stringify([String(e)])))");
    try {
      List<String> barriers = new ArrayList<>();
      JSON.readTree(String.valueOf(found)).forEach(one -> barriers.add(one.asText()));
      return barriers;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** What the browser complained of; statuses of answers that the page shows are no complaint. */
  public List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(entry -> entry.getMessage())
        .filter(message -> !message.contains("the server responded with a status of 4"))
        .toList();
  }

  /** All that is in the page and in its storages now, as text. */
  public String held() {
    return driver.getPageSource()
        + script(
            "return JSON.stringify({...localStorage}) + JSON.stringify({...sessionStorage})"
                + " + document.cookie"
                + " + [...document.querySelectorAll('input, textarea')].map(f => f.value).join()");
  }

  /** Notes what went over the wire since the last time. */
  public void listen() {
    Map<String, String> bodies = new LinkedHashMap<>();
    driver
        .manage()
        .logs()
        .get(LogType.PERFORMANCE)
        .getAll()
        .forEach(
            entry -> {
              try {
                JsonNode message = JSON.readTree(entry.getMessage()).path("message");
                JsonNode params = message.path("params");
                if (message.path("method").asText().equals("Network.requestWillBeSent")) {
                  urls.add(params.path("request").path("url").asText());
                } else if (message.path("method").asText().equals("Network.loadingFinished")) {
                  bodies.put(params.path("requestId").asText(), "");
                }
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
    for (String id : bodies.keySet()) {
      try {
        answers.add(
            String.valueOf(
                driver
                    .executeCdpCommand("Network.getResponseBody", Map.of("requestId", id))
                    .get("body")));
      } catch (WebDriverException e) {
        // no longer kept by the browser
      }
    }
  }

  /** Bodies of the answers that {@link #listen} noted. */
  public List<String> answers() {
    return List.copyOf(answers);
  }

  /** Addresses that {@link #listen} noted and that are not of the origin. */
  public List<String> elsewhere() {
    return urls.stream()
        .filter(url -> url.startsWith("http"))
        .filter(url -> !url.startsWith(origin + "/"))
        .toList();
  }

  private static boolean shown(WebElement element) {
    return element.isDisplayed();
  }

  @Override
  public void close() {
    driver.quit();
  }
}
