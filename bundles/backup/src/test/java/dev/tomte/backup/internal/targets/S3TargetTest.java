package dev.tomte.backup.internal.targets;

import static dev.tomte.backup.internal.targets.Backups.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.backup.internal.targets.TargetException.Kind;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("An S3 target")
class S3TargetTest {

    /** The least that S3 takes for a part. */
    private static final int PART = 5 * 1024 * 1024;

    private static final int FILE = 3 * PART + 77;

    @TempDir
    Path folder;

    private S3Server server;
    private Relay relay;
    private Trial trial;

    @BeforeEach
    void start() throws Exception {
        server = new S3Server(folder.resolve("store"));
        relay = new Relay(server.address());
        trial = new Trial(folder, relay, this::target);
    }

    @AfterEach
    void stop() throws Exception {
        relay.close();
        server.stop();
    }

    private TargetSettings settings(String bucket, String secret) {
        return TargetSettings.s3(relay.through(server.address()), bucket, "eu-central-1", "tomte", secret);
    }

    private static BackupTarget target(TargetSettings settings) {
        return new S3Target(settings, Secrets::named, PART, PART);
    }

    private BackupTarget target() {
        return target(settings(S3Server.BUCKET, "geheim"));
    }

    @Test
    @DisplayName("takes files in one request or in parts, lists them, gives them back and removes them")
    void roundTrip() throws Exception {
        trial.roundTrip(0, 1, PART, FILE);
    }

    @Test
    @DisplayName("does nothing where the file is there, and replaces one of other content")
    void again() throws Exception {
        for (int size : new int[] {1000 * 1000, FILE}) {
            Path file = Backups.make(folder, 1, size);
            target().upload(file, "a", Transfer.UNWATCHED);
            long carried = relay.carried();
            target().upload(file, "a", Transfer.UNWATCHED);
            assertThat(relay.carried() - carried).isLessThan(10_000);
            Path other = Backups.make(folder, 2, size);
            target().upload(other, "a", Transfer.UNWATCHED);
            target().download("a", folder.resolve("back"), Transfer.UNWATCHED);
            assertThat(folder.resolve("back")).hasSameBinaryContentAs(other);
        }
    }

    @Test
    @DisplayName(
            "whose connection breaks in the middle shows no half file, and then sends only the parts that are missing")
    void resumes() throws Exception {
        Path file = Backups.make(folder, 1, FILE);
        trial.breakOff(file, FILE * 7L / 10);
        // This server keeps the parts in the bucket, under names of its own.
        assertThat(target().list()).extracting(RemoteFile::name).doesNotContain("a");
        long carried = relay.carried();
        target().upload(file, "a", Transfer.UNWATCHED);
        assertThat(relay.carried() - carried).isLessThan(PART + 200_000);
        target().download("a", folder.resolve("back"), Transfer.UNWATCHED);
        assertThat(folder.resolve("back")).hasSameBinaryContentAs(file);
    }

    @Test
    @DisplayName("sends parts again that are of another file")
    void otherParts() throws Exception {
        trial.breakOff(Backups.make(folder, 1, FILE), FILE * 7L / 10);
        Path file = Backups.make(folder, 2, FILE);
        target().upload(file, "a", Transfer.UNWATCHED);
        target().download("a", folder.resolve("back"), Transfer.UNWATCHED);
        assertThat(folder.resolve("back")).hasSameBinaryContentAs(file);
    }

    @Test
    @DisplayName("removes with a file the parts of attempts to send it")
    void removesParts() throws Exception {
        Path file = Backups.make(folder, 1, FILE);
        trial.breakOff(file, FILE * 7L / 10);
        target().delete("a");
        long carried = relay.carried();
        target().upload(file, "a", Transfer.UNWATCHED);
        assertThat(relay.carried() - carried).isGreaterThan(FILE);
    }

    @Test
    @DisplayName("with a wrong secret or bucket says so at once, and names no secret")
    void refusals() throws Exception {
        for (int size : new int[] {10, FILE}) {
            Path file = Backups.make(folder, 1, size);
            TargetException wrongSecret =
                    refused(() -> target(settings(S3Server.BUCKET, "falsch")).upload(file, "a", Transfer.UNWATCHED));
            assertThat(wrongSecret).hasMessageContaining("403").hasMessageNotContaining("falsch");
            assertThat(wrongSecret.kind()).isEqualTo(Kind.GIVE_UP);
            TargetException noBucket =
                    refused(() -> target(settings("missing", "geheim")).upload(file, "a", Transfer.UNWATCHED));
            assertThat(noBucket).hasMessageContaining("NoSuchBucket");
            assertThat(noBucket.kind()).isEqualTo(Kind.GIVE_UP);
        }
        assertThat(relay.carried()).isLessThan(100_000);
        assertThat(refused(() -> target(settings(S3Server.BUCKET, "falsch")).list()))
                .hasMessageContaining("SignatureDoesNotMatch");
    }

    @Test
    @DisplayName("that stops answering is given up, and one that is cancelled stops in the middle")
    void stallsAndCancelled() throws Exception {
        Path file = Backups.make(folder, 1, FILE);
        assertThat(refused(() -> target().upload(file, "a", new HalfWay())).kind())
                .isEqualTo(Kind.CANCELLED);
        trial.stall(target(settings(S3Server.BUCKET, "geheim").givingUpAfter(Duration.ofSeconds(1))), file, PART);
    }

    @Test
    @DisplayName("keeps to its prefix")
    void prefix() throws Exception {
        Path file = Backups.make(folder, 1, 10);
        BackupTarget prefixed = target(with(settings(S3Server.BUCKET, "geheim"), "devices/one/", false));
        prefixed.upload(file, "a", Transfer.UNWATCHED);
        target().upload(file, "b", Transfer.UNWATCHED);
        assertThat(prefixed.list()).extracting(RemoteFile::name).containsExactly("a");
        assertThat(target().list()).extracting(RemoteFile::name).containsExactly("b");
        assertThat(Files.exists(folder.resolve("store/backups/devices/one/a"))).isTrue();
    }

    @Test
    @DisplayName("lists more files than fit into an answer")
    void pages() throws Exception {
        Path bucket = folder.resolve("store").resolve(S3Server.BUCKET);
        for (int i = 0; i < 1001; i++) {
            Files.writeString(bucket.resolve("backup-" + i), "x");
        }
        assertThat(target().list())
                .extracting(RemoteFile::name)
                .doesNotHaveDuplicates()
                .hasSize(1001);
    }

    @Test
    @DisplayName("has its bucket in the path, or in the name of the host")
    void addresses() {
        URI endpoint = URI.create("https://s3.example:9000/base");
        TargetSettings path = TargetSettings.s3(endpoint, "backups", "us-east-1", "tomte", "geheim");
        assertThat(S3Bucket.root(endpoint, path)).hasToString("https://s3.example:9000/base/backups/");
        assertThat(S3Bucket.root(endpoint, with(path, "", true))).hasToString("https://backups.s3.example:9000/base/");
    }

    private static TargetSettings with(TargetSettings plain, String prefix, boolean virtualHost) {
        return new TargetSettings(
                plain.type(),
                plain.location(),
                plain.user(),
                plain.secret(),
                plain.bucket(),
                plain.region(),
                prefix,
                virtualHost,
                false,
                0,
                plain.stall());
    }
}
