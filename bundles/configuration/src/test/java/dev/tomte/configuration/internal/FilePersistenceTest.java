package dev.tomte.configuration.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.FrameworkUtil;

@DisplayName("S2: configurations on the disk")
class FilePersistenceTest {

    @TempDir
    Path folder;

    @Test
    @DisplayName("S2: PIDs of any characters and length have files of their own")
    void anyPid() throws Exception {
        FilePersistence persistence = new FilePersistence(folder);
        String longPid = "a|" + "/ü".repeat(500);
        for (String pid : new String[] {"a.b", "a/b", "a|b", longPid, longPid + "x"}) {
            assertThat(persistence.exists(pid)).isFalse();
            persistence.store(pid, FrameworkUtil.asDictionary(Map.of("service.pid", pid, "port", 8080)));
        }
        assertThat(Collections.list(new FilePersistence(folder).getDictionaries()))
                .hasSize(5);
        assertThat(persistence.load(longPid).get("service.pid")).isEqualTo(longPid);
        persistence.delete(longPid);
        assertThat(persistence.exists(longPid)).isFalse();
        assertThat(persistence.exists(longPid + "x")).isTrue();
    }

    @Test
    @DisplayName("S2: damaged files are put aside, the good ones stay")
    void damaged() throws Exception {
        new FilePersistence(folder)
                .store("good", FrameworkUtil.asDictionary(Map.of("service.pid", "good", "port", 8080)));
        Files.writeString(folder.resolve("cut.config"), "port=I\"");
        Files.writeString(folder.resolve("empty.config"), "");
        Files.write(folder.resolve("noise.config"), new byte[] {0, -1, 7, '=', '"'});

        assertThat(Collections.list(new FilePersistence(folder).getDictionaries()))
                .hasSize(1);
        assertThat(folder).isDirectoryContaining("glob:**/cut.config.damaged-*");
        assertThat(folder).isDirectoryContaining("glob:**/empty.config.damaged-*");
        assertThat(folder).isDirectoryContaining("glob:**/noise.config.damaged-*");
    }
}
