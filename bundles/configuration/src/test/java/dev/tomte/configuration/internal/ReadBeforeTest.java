package dev.tomte.configuration.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.service.cm.Configuration;

@DisplayName("S2: a file that was read before its configuration was changed")
class ReadBeforeTest {

    @TempDir
    Path home;

    private TestFramework framework;

    @BeforeEach
    void start() throws Exception {
        framework = TestFramework.start(home);
    }

    @AfterEach
    void stop() throws Exception {
        framework.close();
    }

    @Test
    @DisplayName("does not undo the change when it is stored, and is read again")
    void changedWhileRead() throws Exception {
        String pid = "com.example.slow";
        Path file = framework.conf.resolve(pid + ".cfg");
        write(file, "count = 2\n");
        Configuration configuration = framework.admin().getConfiguration(pid, "?");
        TestFramework.await("the file is read", () -> "2".equals(value(configuration, "count")));
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(1);
        FutureTask<Void> change = new FutureTask<>(() -> {
            Dictionary<String, Object> properties = configuration.getProperties();
            properties.put("colour", "blue");
            configuration.update(properties);
            return null;
        });
        Thread changing = new Thread(change, "changing");
        framework.provide(new SlowNumbers(changing, asked, answered), pid);

        changing.start();
        asked.await();
        write(file, "count = 4\n");
        TestFramework.await("the file is read", ReadBeforeTest::isFileWaiting);
        answered.countDown();
        change.get();
        TestFramework.await(
                "both changes hold",
                () -> "4".equals(value(configuration, "count")) && "blue".equals(value(configuration, "colour")));
        assertThat(Files.readString(file)).contains("count = 4").containsPattern("colour ?= ?blue");
    }

    private static void write(Path file, String content) throws IOException {
        AtomicFile.write(file, content.getBytes(StandardCharsets.UTF_8));
    }

    private static @Nullable Object value(Configuration configuration, String key) {
        Dictionary<String, Object> properties = configuration.getProperties();
        return properties == null ? null : properties.get(key);
    }

    /** Whether FileInstall, which has read a file, waits for Configuration Admin. */
    private static boolean isFileWaiting() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(each -> each.getKey().getName().startsWith("fileinstall"))
                .filter(each -> each.getKey().getState() == Thread.State.WAITING)
                .flatMap(each -> Arrays.stream(each.getValue()))
                .anyMatch(frame -> frame.getClassName().startsWith("org.apache.felix.cm."));
    }
}
