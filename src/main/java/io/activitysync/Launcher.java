package io.activitysync;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Puts the jars of {@code lib/} beside the packaged jar on the class path, then starts the
 * application: components, beans and Java routes of others without a rebuild. Where there are none
 * it costs nothing.
 */
public final class Launcher {
  private static final String LIB = "lib";
  private static final int WARNS_OF_UNSAFE = 24;

  private Launcher() {}

  /** Starts the application with these arguments. */
  public static void main(String[] args) throws Exception {
    if (Runtime.version().feature() >= WARNS_OF_UNSAFE) {
      spendUnsafeWarning();
    }
    List<Path> jars = jar().map(jar -> jarsOf(jar.resolveSibling(LIB))).orElse(List.of());
    if (jars.isEmpty()) {
      Application.main(args);
      return;
    }
    List<URL> urls = new ArrayList<>();
    // first, so that nothing there takes the place of what is packaged
    urls.add(jar().orElseThrow().toUri().toURL());
    for (Path jar : jars) {
      urls.add(jar.toUri().toURL());
    }
    URLClassLoader all = new Together(urls.toArray(URL[]::new));
    Thread.currentThread().setContextClassLoader(all);
    all.loadClass("io.activitysync.Application")
        .getMethod("main", String[].class)
        .invoke(null, (Object) args);
  }

  /** The packaged jar that this class is in; nothing where it is run from a folder of classes. */
  static Optional<Path> jar() {
    CodeSource source = Launcher.class.getProtectionDomain().getCodeSource();
    try {
      return Optional.ofNullable(source)
          .map(CodeSource::getLocation)
          .map(Launcher::path)
          .filter(Files::isRegularFile);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * Has the JVM believe that it has warned of what Netty and Protobuf are going to call: it warns
   * of this once, before anything else is printed, and its user can change nothing about it. There
   * is no way to say so in a manifest.
   */
  private static void spendUnsafeWarning() {
    try {
      Method warned =
          Class.forName("sun.misc.Unsafe").getDeclaredMethod("trySetMemoryAccessWarned");
      warned.setAccessible(true);
      warned.invoke(null);
    } catch (ReflectiveOperationException | RuntimeException e) {
      // a JVM that does it in another way: then its warning is printed
    }
  }

  private static Path path(URL location) {
    try {
      return Path.of(location.toURI()).toAbsolutePath();
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static List<Path> jarsOf(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " can't be read", e);
    }
  }

  /**
   * One loader for what is packaged and what was put beside it, or the first could not find the
   * second: both are looked for here, before the class path that has the packaged jar alone. That
   * one stays the parent, since it has modules of the JDK.
   */
  private static final class Together extends URLClassLoader {
    static {
      registerAsParallelCapable();
    }

    Together(URL[] jars) {
      super("lib", jars, ClassLoader.getSystemClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded == null ? find(name) : loaded;
      }
    }

    private Class<?> find(String name) throws ClassNotFoundException {
      try {
        return getPlatformClassLoader().loadClass(name);
      } catch (ClassNotFoundException none) {
        try {
          return findClass(name);
        } catch (ClassNotFoundException neither) {
          return getParent().loadClass(name);
        }
      }
    }

    @Override
    public URL getResource(String name) {
      URL own = findResource(name);
      return own == null ? getPlatformClassLoader().getResource(name) : own;
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
      List<URL> all = Collections.list(findResources(name));
      all.addAll(Collections.list(getPlatformClassLoader().getResources(name)));
      return Collections.enumeration(all);
    }
  }
}
