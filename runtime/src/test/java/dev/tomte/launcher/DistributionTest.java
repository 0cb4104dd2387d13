package dev.tomte.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DistributionTest {

    @TempDir
    Path home;

    private Folders folders;

    @BeforeEach
    void prepare() throws Exception {
        folders = new Folders(home);
    }

    private Distribution read() throws StartException {
        return Distribution.read(folders.layout, folders.properties());
    }

    @Test
    @DisplayName("D4: bundles, start order and configurations come from the OSGi Feature files")
    void features() throws Exception {
        folders.write("conf/launcher.properties", "tomte.features = one, two\n");
        folders.write("system/com/example/a/1.0/a-1.0.jar", "");
        folders.write("system/com/example/b/2.0/b-2.0-all.jar", "");
        folders.write(
                "features/one.json",
                "{\"feature-resource-version\":\"1.0\",\"id\":\"com.example:one:1\",\"bundles\":"
                        + "[{\"id\":\"com.example:a:1.0\",\"start-order\":5,\"start-parallel\":true}],"
                        + "\"configurations\":{\"com.example.pid\":{\"size\":7,\"name\":\"x\"}}}");
        folders.write(
                "features/two.json",
                "{\"id\":\"com.example:two:1\",\"bundles\":"
                        + "[{\"id\":\"com.example:b:jar:all:2.0\"},{\"id\":\"com.example:a:1.0\"},"
                        + "{\"id\":\"com.example:elsewhere:1.0\",\"not-on\":\"" + System.getProperty("os.name")
                        + "\"}]}");
        Distribution distribution = read();
        assertThat(distribution.bundles())
                .extracting(bundle -> bundle.file().getFileName() + " " + bundle.startLevel() + " " + bundle.parallel())
                .containsExactly("a-1.0.jar 5 true", "b-2.0-all.jar 10 false");
        assertThat(distribution.configurations()).contains("com.example.pid", "\"size\":7", "\"name\":\"x\"");
    }

    @Test
    @DisplayName("D4: what is missing or malformed is named with its file")
    void mistakes() throws Exception {
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(this::read)
                .withMessageContaining(home.resolve("features/one.json") + " is missing");

        folders.write("features/one.json", "{\"id\":");
        assertThatExceptionOfType(StartException.class).isThrownBy(this::read).withMessageContaining("is malformed");

        folders.write(
                "features/one.json", "{\"id\":\"com.example:one:1\",\"bundles\":[{\"id\":\"com.example:a:1.0\"}]}");
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(this::read)
                .withMessageContaining("a-1.0.jar is missing")
                .withMessageContaining("requires com.example:a:1.0");

        folders.write("system/com/example/a/1.0/a-1.0.jar", "");
        folders.write(
                "features/one.json",
                "{\"id\":\"com.example:one:1\",\"bundles\":[{\"id\":\"com.example:a:1.0\",\"start-order\":\"soon\"}]}");
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(this::read)
                .withMessageContaining("start-order")
                .withMessageContaining("soon");
    }
}
