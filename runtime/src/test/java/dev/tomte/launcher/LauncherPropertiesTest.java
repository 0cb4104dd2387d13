package dev.tomte.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherPropertiesTest {

    @TempDir
    Path home;

    private Folders folders;

    @BeforeEach
    void prepare() throws Exception {
        folders = new Folders(home);
    }

    @Test
    @DisplayName("conf/ is read over the distribution's own properties, and variables are filled in")
    void layers() throws Exception {
        folders.write(
                "conf/launcher.properties",
                "tomte.features = a, b\nframework.value = mine\nport = 1\nhttp = ${port}\n");
        LauncherProperties properties = folders.properties();
        assertThat(properties.features()).containsExactly("a", "b");
        assertThat(properties.frameworkProperties())
                .containsEntry("framework.value", "mine")
                .containsEntry("http", "1")
                .containsEntry("felix.cm.dir", folders.layout.data() + "/config");
    }

    @Test
    @DisplayName("what the launcher knows cannot be changed by a file")
    void known() throws Exception {
        folders.write("conf/launcher.properties", "tomte.features = a\ntomte.data = /elsewhere\n");
        assertThat(folders.properties().frameworkProperties())
                .containsEntry("tomte.data", folders.layout.data().toString());
    }

    @Test
    @DisplayName("a missing file, an unknown variable and an empty list of features are told in one line")
    void mistakes() throws Exception {
        folders.write("conf/launcher.properties", "tomte.features = \n");
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> folders.properties().features())
                .withMessageContaining("tomte.features is empty");

        folders.write("conf/launcher.properties", "tomte.features = a\nx = ${nothing}\n");
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(folders::properties)
                .withMessageContaining("x uses ${nothing}");

        Path file = folders.layout.conf().resolve("launcher.properties");
        Files.delete(file);
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(folders::properties)
                .withMessageContaining(file + " is missing");

        folders.write("conf/launcher.properties", "x = \\u00zz\n");
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(folders::properties)
                .withMessageContaining("cannot be read");
    }
}
