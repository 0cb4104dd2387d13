package dev.tomte.benchmarks.subject;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** A Java installation. */
public record Jdk(Path home) {

    public Jdk {
        if (!Files.isExecutable(home.resolve("bin/java"))) {
            throw new IllegalArgumentException(home + " is no Java home: it has no bin/java");
        }
    }

    /** The one that runs this. */
    public static Jdk own() {
        return new Jdk(Path.of(System.getProperty("java.home")));
    }

    public String java() {
        return home.resolve("bin/java").toString();
    }

    /** Such as {@code 17.0.15, Debian}, from the release file that every JDK has. */
    public String description() throws IOException {
        Properties release = release();
        return unquoted(release, "JAVA_VERSION") + ", " + unquoted(release, "IMPLEMENTOR") + ", in " + home;
    }

    /** Such as 17. */
    public int feature() throws IOException {
        return Runtime.Version.parse(unquoted(release(), "JAVA_VERSION")).feature();
    }

    private Properties release() throws IOException {
        Properties release = new Properties();
        try (var in = Files.newBufferedReader(home.resolve("release"))) {
            release.load(in);
        }
        return release;
    }

    private static String unquoted(Properties release, String name) {
        return release.getProperty(name, "unknown").replace("\"", "");
    }
}
