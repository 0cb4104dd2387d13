package dev.tomte.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataLockTest {

    @TempDir
    Path data;

    @Test
    @DisplayName("U1: a data folder that another process holds is refused with that process's number")
    void held() throws Exception {
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        data.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(other.getInputStream().read()).as("it holds the lock").isEqualTo('h');
            assertThatExceptionOfType(StartException.class)
                    .isThrownBy(() -> DataLock.acquire(data))
                    .withMessageContaining("process " + other.pid())
                    .withMessageContaining(data.toString());
        } finally {
            other.destroyForcibly();
            assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
        DataLock lock = DataLock.acquire(data);
        assertThat(Files.readString(data.resolve("tomte.pid")).trim())
                .isEqualTo(Long.toString(ProcessHandle.current().pid()));
        lock.close();
        assertThat(data.resolve("tomte.pid")).doesNotExist();
    }

    /** Another process that holds the lock until it is ended. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) throws Exception {
            DataLock lock = DataLock.acquire(Path.of(arguments[0]));
            System.out.print("h");
            System.out.flush();
            // Nobody writes: this waits until the process is ended.
            if (System.in.read() >= 0) {
                lock.close();
            }
        }
    }
}
