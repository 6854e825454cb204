package io.perseid.harness;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The Chromium of this machine, without a window; for it, www.old.test and data.old.test are this
 * machine too. One thread.
 */
public final class Chromium implements AutoCloseable {
  private static final List<String> FLAGS =
      List.of(
          "--headless",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--host-resolver-rules=MAP *.old.test 127.0.0.1");

  private final Playwright playwright;
  private final Browser browser;

  /** Starts it; fails where there is none. */
  public Chromium() {
    // It would fetch browsers of its own.
    Map<String, String> environment = Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    playwright = Playwright.create(new Playwright.CreateOptions().setEnv(environment));
    browser =
        playwright
            .chromium()
            .launch(new BrowserType.LaunchOptions().setExecutablePath(program()).setArgs(FLAGS));
  }

  private static Path program() {
    String folders = System.getenv("PATH") + File.pathSeparator + "/usr/bin";
    return Stream.of(folders.split(File.pathSeparator))
        .flatMap(
            folder ->
                Stream.of("chromium", "chromium-browser", "google-chrome")
                    .map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no chromium on the PATH " + folders));
  }

  /** A page of a person of their own: nothing is shared with other pages. */
  public Page newPerson() {
    Page page = browser.newContext().newPage();
    page.setViewportSize(900, 700);
    return page;
  }

  /** Keeps a picture for people to look at. */
  public static void picture(Page page, String name) {
    Path file = Places.output("screenshots").resolve(name + ".png");
    page.screenshot(new Page.ScreenshotOptions().setPath(file));
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
