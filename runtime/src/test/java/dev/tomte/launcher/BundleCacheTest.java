package dev.tomte.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleCacheTest {

    @TempDir
    Path home;

    private Folders folders;
    private BundleCache cache;
    private List<Path> sources;
    private Distribution distribution;

    @BeforeEach
    void prepare() throws Exception {
        folders = new Folders(home);
        cache = new BundleCache(home.resolve("cache"));
        Path feature = folders.write("features/one.json", "{}");
        Path jar = folders.write("system/a.jar", "content");
        sources = List.of(feature);
        distribution = new Distribution(
                List.of(new BundleFile("com.example:a:1", jar, 5, true, feature)), "{\"a\":{\"b\":1}}");
    }

    private void fill() throws Exception {
        cache.starting();
        cache.filledFrom(sources, distribution);
        cache.started();
    }

    @Test
    @DisplayName("P1: an unchanged distribution is recognised and read back without its features")
    void unchanged() throws Exception {
        assertThat(cache.current(sources)).isEmpty();
        fill();
        assertThat(cache.current(sources)).contains(distribution);
    }

    @Test
    @DisplayName("P1: a changed, a missing or an additional file makes the cache one not to be used")
    void changed() throws Exception {
        fill();
        assertThat(cache.current(List.of(sources.get(0), home.resolve("conf/launcher.properties"))))
                .isEmpty();
        folders.write("features/one.json", "{ }");
        assertThat(cache.current(sources)).isEmpty();

        fill();
        folders.write("system/a.jar", "other content");
        assertThat(cache.current(sources)).isEmpty();

        fill();
        Files.delete(home.resolve("system/a.jar"));
        assertThat(cache.current(sources)).isEmpty();
    }

    @Test
    @DisplayName("P1: a start that did not come to its end makes the cache one not to be used")
    void cutShort() throws Exception {
        fill();
        cache.starting();
        assertThat(cache.current(sources)).isEmpty();
        cache.started();
        assertThat(cache.current(sources)).isPresent();
    }

    @Test
    @DisplayName("P1: any cut of the plan makes it no plan, never a wrong one")
    void truncated() throws Exception {
        fill();
        Path plan = home.resolve("cache/plan");
        byte[] whole = Files.readAllBytes(plan);
        for (int length = 0; length < whole.length - 1; length++) {
            Files.write(plan, Arrays.copyOf(whole, length));
            assertThat(cache.current(sources)).as("cut at %s", length).isEmpty();
        }
        byte[] garbage = {(byte) 0xff, (byte) 0xfe, 0};
        Files.write(plan, garbage);
        assertThat(cache.current(sources)).isEmpty();
    }

    @Test
    @DisplayName("clearing takes the framework's files away and can be done twice")
    void clear() throws Exception {
        fill();
        folders.write("cache/bundles/bundle1/bundle.info", "x");
        cache.clear();
        assertThat(cache.bundles()).doesNotExist();
        cache.clear();
        assertThat(cache.current(sources)).isEmpty();
    }
}
