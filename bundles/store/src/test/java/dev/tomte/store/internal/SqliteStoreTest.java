package dev.tomte.store.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tomte.store.StoreStatus;
import java.io.File;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;

class SqliteStoreTest {

    @TempDir
    Path folder;

    @Test
    @DisplayName("the component opens the configured file in the data folder, serves, and closes it")
    void lifeCycle() throws Exception {
        SqliteStore store = new SqliteStore(Fixture.config(Map.of("file", "other.db")), context(folder.toString()));
        assertThat(folder).isEmptyDirectory();
        store.open();
        store.migrate("test", java.util.List.of(Fixture.ITEMS));
        CompletableFuture<Integer> written = store.write(Fixture.insert(1));
        assertThat(written.join()).isEqualTo(1);
        assertThat(Fixture.ids(store)).containsExactly(1L);
        assertThat(store.status().file()).isEqualTo(folder.resolve("other.db"));
        assertThat(store.status().writes()).isGreaterThanOrEqualTo(2);
        store.close();
        assertThat(folder.resolve("other.db.open")).doesNotExist();
    }

    @Test
    @DisplayName("a setting out of its range is refused by name, value and range")
    void refusesSettings() {
        assertThatThrownBy(() -> Fixture.settings(folder, Map.of("queueCapacity", 0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("queueCapacity: expected 1 to 1000000, not 0");
        assertThatThrownBy(() -> Fixture.settings(folder, Map.of("synchronous", "OFF")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("synchronous: expected FULL or NORMAL, not OFF");
        assertThatThrownBy(() -> Fixture.settings(folder, Map.of("file", "../elsewhere.db")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("../elsewhere.db");
        assertThatThrownBy(() -> new SqliteStore(Fixture.config(Map.of()), context(null)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("tomte.data");
    }

    @Test
    @DisplayName("the defaults of the configuration are those of the store")
    void defaults() {
        assertThat(Fixture.settings(folder, Map.of())).isEqualTo(StoreSettings.defaults(folder.resolve("tomte.db")));
    }

    @Test
    @DisplayName("health: OK, a warning for a full queue or damage, critical while commits fail")
    void health() {
        assertThat(check(status(80, Optional.empty(), Optional.empty())).getStatus())
                .isEqualTo(Result.Status.OK);
        assertThat(check(status(81, Optional.empty(), Optional.empty())).getStatus())
                .isEqualTo(Result.Status.WARN);
        Result damaged = check(status(0, Optional.empty(), Optional.of(Instant.EPOCH)));
        assertThat(damaged.getStatus()).isEqualTo(Result.Status.WARN);
        assertThat(damaged.toString()).contains("good.db");
        Result failing = check(status(0, Optional.of("there is no room"), Optional.of(Instant.EPOCH)));
        assertThat(failing.getStatus()).isEqualTo(Result.Status.CRITICAL);
        assertThat(failing.toString()).contains("there is no room");
    }

    private StoreStatus status(int queued, Optional<String> error, Optional<Instant> recovered) {
        return new StoreStatus(
                folder.resolve("tomte.db"),
                1 << 20,
                queued,
                100,
                5,
                50,
                error,
                recovered,
                recovered.map(at -> folder.resolve("damaged.db")),
                recovered.map(at -> folder.resolve("good.db")));
    }

    private static Result check(StoreStatus status) {
        return new StoreHealthCheck(new FixedStatus(status)).execute();
    }

    private static BundleContext context(String dataFolder) {
        return (BundleContext) Proxy.newProxyInstance(
                BundleContext.class.getClassLoader(),
                new Class<?>[] {BundleContext.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getProperty" -> "tomte.data".equals(arguments[0]) ? dataFolder : null;
                    case "getDataFile" -> new File(dataFolder, "own/" + arguments[0]);
                    default -> null;
                });
    }
}
