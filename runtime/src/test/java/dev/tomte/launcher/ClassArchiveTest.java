package dev.tomte.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassArchiveTest {

    @TempDir
    Path folder;

    private Path file;
    private Path maps;

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(folder.resolve("classes-17-1-2.jsa"), "archive");
        maps = folder.resolve("maps");
    }

    private void maps(String... paths) throws IOException {
        StringBuilder lines = new StringBuilder("55d0-55d1 r--p 00000000 08:01 1   /usr/bin/java\n");
        for (String path : paths) {
            lines.append("800bde000-800f32000 r--p 00001000 08:01 42                   ")
                    .append(path)
                    .append('\n');
        }
        Files.writeString(maps, lines.append("7ffe-7fff rw-p 00000000 00:00 0     [stack]\n"));
    }

    @Test
    @DisplayName("D2: the archive is used if the process has that very file in memory, also by another path to it")
    void used() throws IOException {
        maps(file.toRealPath().toString());
        assertThat(ClassArchive.of(file, maps).used()).contains(true);

        Path link = Files.createSymbolicLink(folder.resolve("link"), folder).resolve(file.getFileName());
        assertThat(ClassArchive.of(link, maps).used()).contains(true);
        assertThat(ClassArchive.of(file, maps).properties())
                .containsEntry("tomte.archive", file.toString())
                .containsEntry("tomte.archive.used", "true");
    }

    @Test
    @DisplayName("D2: it is not used if only another file, an earlier one of its name or none at all is in memory")
    void notUsed() throws IOException {
        maps();
        assertThat(ClassArchive.of(file, maps).used()).contains(false);
        maps(file.toRealPath() + ".old", file.toRealPath() + " (deleted)", "/usr/lib/jvm/classes.jsa");
        assertThat(ClassArchive.of(file, maps).used()).contains(false);
        maps(file.toRealPath().toString());
        Files.delete(file);
        assertThat(ClassArchive.of(file, maps).used()).contains(false);
    }

    @Test
    @DisplayName("D2: without /proc, it is not known")
    void unknown() throws IOException {
        ClassArchive archive = ClassArchive.of(file, folder.resolve("no-maps"));
        assertThat(archive.used()).isEmpty();
        assertThat(archive.properties()).containsEntry("tomte.archive.used", "unknown");
    }

    @Test
    @DisplayName(
            "D2: an archive that is there and not used is one line of the log, which says what to do; others are none")
    void warning() throws IOException {
        maps();
        LoggerContext context = new LoggerContext();
        Logger log = context.getLogger("test");
        ListAppender<ILoggingEvent> appender = new ListAppender<>();
        appender.start();
        log.addAppender(appender);
        new ClassArchive(Optional.empty(), Optional.of(false)).warn(log);
        new ClassArchive(Optional.of(file), Optional.of(true)).warn(log);
        new ClassArchive(Optional.of(file), Optional.empty()).warn(log);
        assertThat(appender.list).isEmpty();

        ClassArchive.of(file, maps).warn(log);
        assertThat(appender.list).singleElement().satisfies(event -> {
            assertThat(event.getLevel().toString()).isEqualTo("WARN");
            assertThat(event.getFormattedMessage()).contains(file.toString(), "Delete it");
        });
    }
}
