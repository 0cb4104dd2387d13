package dev.tomte.backup.internal.targets;

import static dev.tomte.backup.internal.targets.Backups.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tomte.backup.internal.targets.TargetException.Kind;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("A web target")
class WebTargetTest {

    private static final int PIECE = 256 * 1024;
    private static final int FILE = 10 * PIECE + 77;

    @TempDir
    Path folder;

    private WebServer server;
    private Relay relay;
    private Trial trial;

    enum Kinds {
        NGINX,
        LIGHTTPD
    }

    private void start(Kinds kind) throws Exception {
        Path home = Files.createDirectories(folder.resolve("server"));
        server = kind == Kinds.NGINX ? WebServer.nginx(home) : WebServer.lighttpd(home);
        relay = new Relay(server.address());
        trial = new Trial(folder, relay, this::dav);
    }

    @AfterEach
    void stop() throws Exception {
        if (relay != null) {
            relay.close();
        }
        if (server != null) {
            server.stop();
        }
    }

    private TargetSettings settings(TargetSettings.Type type, String secret) {
        return TargetSettings.web(type, relay.through(server.address()), "tomte", secret);
    }

    private BackupTarget target(TargetSettings.Type type) {
        return new WebTarget(settings(type, "geheim"), Secrets::named, PIECE);
    }

    private BackupTarget dav() {
        return target(TargetSettings.Type.WEBDAV);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("takes a file, lists it, gives it back and removes it")
    void roundTrip(Kinds kind) throws Exception {
        start(kind);
        trial.roundTrip(0, 1, PIECE, FILE);
        assertThat(server.files()).isEmptyDirectory();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("does nothing where the file is there, and replaces one of other content")
    void again(Kinds kind) throws Exception {
        start(kind);
        Path file = Backups.make(folder, 1, FILE);
        dav().upload(file, "a", Transfer.UNWATCHED);
        long carried = relay.carried();
        dav().upload(file, "a", Transfer.UNWATCHED);
        assertThat(relay.carried() - carried).isLessThan(PIECE);
        Path other = Backups.make(folder, 2, FILE);
        dav().upload(other, "a", Transfer.UNWATCHED);
        assertThat(server.files().resolve("a")).hasSameBinaryContentAs(other);
        assertThat(names()).containsExactly("a");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("whose connection breaks in the middle shows no half file, and has it whole after another attempt")
    void broken(Kinds kind) throws Exception {
        start(kind);
        Path file = Backups.make(folder, 1, FILE);
        trial.breakOff(file, FILE / 2);
        assertThat(dav().list()).isEmpty();
        dav().upload(file, "a", Transfer.UNWATCHED);
        assertThat(server.files().resolve("a")).hasSameBinaryContentAs(file);
        assertThat(names()).containsExactly("a");
    }

    @Test
    @DisplayName("that takes pieces goes on where the connection broke, and tells how far it is")
    void resumes() throws Exception {
        start(Kinds.LIGHTTPD);
        Path file = Backups.make(folder, 1, FILE);
        trial.breakOff(file, FILE / 2);
        long carried = relay.carried();
        List<Long> progress = new ArrayList<>();
        dav().upload(file, "a", new Transfer() {
            @Override
            public void progressed(long done, long total) {
                assertThat(total).isEqualTo(FILE);
                progress.add(done);
            }
        });
        assertThat(relay.carried() - carried).isLessThan(FILE / 2 + 2 * PIECE);
        assertThat(progress).isSorted().last().isEqualTo((long) FILE);
        assertThat(progress.stream().filter(done -> done > 0).findFirst())
                .hasValueSatisfying(done -> assertThat(done).isGreaterThan(FILE / 4));
        assertThat(server.files().resolve("a")).hasSameBinaryContentAs(file);
    }

    @Test
    @DisplayName("finds out what was damaged between attempts, and starts again")
    void damagedPart() throws Exception {
        start(Kinds.LIGHTTPD);
        Path file = Backups.make(folder, 1, FILE);
        trial.breakOff(file, FILE / 2);
        Path part = server.files().resolve(names().get(0));
        byte[] bytes = Files.readAllBytes(part);
        bytes[100] ^= 1;
        Files.write(part, bytes);
        assertThat(refused(() -> dav().upload(file, "a", Transfer.UNWATCHED)))
                .hasMessageContaining("or other ones")
                .extracting(TargetException::kind)
                .isEqualTo(Kind.RETRY);
        dav().upload(file, "a", Transfer.UNWATCHED);
        assertThat(server.files().resolve("a")).hasSameBinaryContentAs(file);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("of plain HTTP takes and gives files, and says that it cannot list them")
    void plain(Kinds kind) throws Exception {
        start(kind);
        Path file = Backups.make(folder, 1, FILE);
        BackupTarget plain = target(TargetSettings.Type.HTTP);
        plain.upload(file, "a", Transfer.UNWATCHED);
        plain.download("a", folder.resolve("back"), Transfer.UNWATCHED);
        assertThat(folder.resolve("back")).hasSameBinaryContentAs(file);
        assertThat(refused(plain::list)).hasMessageContaining("cannot be asked");
        plain.delete("a");
        assertThat(server.files()).isEmptyDirectory();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("that stops answering is given up and tried again later")
    void stalls(Kinds kind) throws Exception {
        start(kind);
        Path file = Backups.make(folder, 1, FILE);
        BackupTarget impatient = new WebTarget(
                settings(TargetSettings.Type.WEBDAV, "geheim").givingUpAfter(Duration.ofSeconds(1)),
                Secrets::named,
                PIECE);
        trial.stall(impatient, file, FILE / 2);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("stops in the middle when it is cancelled, and can go on afterwards")
    void cancelled(Kinds kind) throws Exception {
        start(kind);
        Path file = Backups.make(folder, 1, FILE);
        HalfWay transfer = new HalfWay();
        assertThat(refused(() -> dav().upload(file, "a", transfer)).kind()).isEqualTo(Kind.CANCELLED);
        assertThat(dav().list()).isEmpty();
        dav().upload(file, "a", Transfer.UNWATCHED);
        Path back = folder.resolve("back");
        transfer.reset();
        assertThat(refused(() -> dav().download("a", back, transfer)).kind()).isEqualTo(Kind.CANCELLED);
        assertThat(back).doesNotExist();
        assertThat(folder.resolve("back.part")).doesNotExist();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("with the wrong password says so before anything is sent, and names no secret")
    void wrongPassword(Kinds kind) throws Exception {
        start(kind);
        Path file = Backups.make(folder, 1, FILE);
        BackupTarget target = new WebTarget(settings(TargetSettings.Type.WEBDAV, "falsch"), Secrets::named);
        TargetException refused = refused(() -> target.upload(file, "a", Transfer.UNWATCHED));
        assertThat(refused)
                .hasMessageContaining("401")
                .hasMessageContaining("look at the user, the secret")
                .hasMessageNotContaining("falsch");
        assertThat(refused.kind()).isEqualTo(Kind.GIVE_UP);
        assertThat(relay.carried()).isLessThan(PIECE);
    }

    @Test
    @DisplayName("without its folder says so, and a file that is too large for it is given up")
    void missingFolderAndTooLarge() throws Exception {
        start(Kinds.NGINX);
        Path file = Backups.make(folder, 1, 10);
        URI missing = relay.through(server.address()).resolve("missing/");
        BackupTarget target =
                Targets.of(TargetSettings.web(TargetSettings.Type.WEBDAV, missing, "tomte", "geheim"), Secrets::named);
        TargetException noFolder = refused(() -> target.upload(file, "a", Transfer.UNWATCHED));
        assertThat(noFolder).hasMessageContaining("look whether the folder");
        assertThat(noFolder.kind()).isEqualTo(Kind.GIVE_UP);
        Path large = Backups.make(folder, 1, 33 * 1024 * 1024);
        BackupTarget whole = Targets.of(settings(TargetSettings.Type.WEBDAV, "geheim"), Secrets::named);
        TargetException tooLarge = refused(() -> whole.upload(large, "a", Transfer.UNWATCHED));
        assertThat(tooLarge).hasMessageContaining("413").hasMessageContaining("too large for it");
        assertThat(tooLarge.kind()).isEqualTo(Kind.GIVE_UP);
        assertThat(server.files().resolve("a")).doesNotExist();
    }

    @Test
    @DisplayName("that cannot be reached is tried again later")
    void unreachable() throws Exception {
        start(Kinds.NGINX);
        Path file = Backups.make(folder, 1, 10);
        BackupTarget target = dav();
        relay.close();
        assertThat(refused(() -> target.upload(file, "a", Transfer.UNWATCHED)).kind())
                .isEqualTo(Kind.RETRY);
        assertThat(refused(target::list).kind()).isEqualTo(Kind.RETRY);
    }

    @Test
    @DisplayName("is asked for no name that leads out of its folder")
    void foreignNames() {
        BackupTarget target = Targets.of(
                TargetSettings.web(TargetSettings.Type.WEBDAV, URI.create("http://127.0.0.1:1/"), "tomte", "geheim"),
                Secrets::named);
        for (String name : new String[] {"", "../a", "a/b", ".a", "a.part", "a b", "ä"}) {
            assertThatThrownBy(() -> target.delete(name)).as(name).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(server.files())) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
