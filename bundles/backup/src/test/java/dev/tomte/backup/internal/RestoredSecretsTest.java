package dev.tomte.backup.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tomte.backup.internal.restore.RestoreFolder;
import dev.tomte.secret.SecureStorage;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestoredSecretsTest {

    private static final Map<String, String> CHANGED = Map.of("a", "changed a", "b", "changed b", "c", "changed c");

    @TempDir
    Path data;

    private RestoreFolder folder;
    private FakeStorage storage;

    @BeforeEach
    void prepare() throws IOException {
        folder = new RestoreFolder(data);
        storage = new FakeStorage();
        storage.kept.putAll(CHANGED);
        storage.kept.put("replaced/0/a", "of a restore long ago");
        undo("1", "2");
        for (String name : new String[] {"a", "b", "c"}) {
            storage.kept.put("replaced/1/" + name, "first " + name);
        }
    }

    @Test
    @DisplayName("B4: secrets come back, those they replace are kept, and no copies of older ones pile up")
    void taken() throws Exception {
        assertThat(take(storage)).isEqualTo(3);
        assertThat(storage.kept).isEqualTo(broughtBack());
        assertThat(data.resolve("restore/secrets")).doesNotExist();
        assertThat(folder.hasSecrets()).isFalse();

        undo("2", "3");
        take(storage);
        assertThat(storage.kept)
                .containsAllEntriesOf(CHANGED)
                .containsEntry("replaced/3/a", "first a")
                .hasSize(6);
    }

    @Test
    @DisplayName(
            "B4: wherever a kill cuts it off, the next try ends in the same state and nothing that was kept is lost")
    void cut() throws Exception {
        Map<String, String> before = new TreeMap<>(storage.kept);
        for (int changes = 0; changes < 9; changes++) {
            storage.kept.clear();
            storage.kept.putAll(before);
            Files.deleteIfExists(data.resolve("restore/secrets/all.kept"));
            SecureStorage cut = cutAfter(changes);
            assertThatThrownBy(() -> take(cut)).hasMessage("killed");
            assertThat(folder.hasSecrets()).isTrue();
            new RestoredSecrets(folder, storage, storage).take();
            assertThat(storage.kept).as("cut after %s changes", changes).isEqualTo(broughtBack());
        }
    }

    @Test
    @DisplayName("B4: what a kill left after the secrets were taken is cleared away, and not taken again")
    void leftOver() throws Exception {
        Path taken = Files.createDirectory(data.resolve("restore/taken"));
        Files.writeString(taken.resolve("secrets.age"), "sealed");
        assertThat(folder.hasSecrets()).isTrue();
        take(storage);
        assertThat(taken).doesNotExist();
        assertThat(folder.hasSecrets()).isFalse();
    }

    private int take(SecureStorage into) throws Exception {
        RestoredSecrets restored = new RestoredSecrets(folder, into, storage);
        int count = restored.take();
        restored.end();
        return count;
    }

    private static Map<String, String> broughtBack() {
        Map<String, String> wanted = new TreeMap<>();
        for (String name : new String[] {"a", "b", "c"}) {
            wanted.put(name, "first " + name);
            wanted.put("replaced/2/" + name, "changed " + name);
        }
        return wanted;
    }

    /** As the launcher leaves it after an undo of the restore with the first stamp, which gets the second. */
    private void undo(String stamp, String next) throws IOException {
        Files.createDirectories(data.resolve("restore/replaced-" + next));
        Path waiting = Files.createDirectories(data.resolve("restore/secrets"));
        Files.writeString(waiting.resolve("secrets.kept"), stamp + "\n");
    }

    /** The storage, until it has been changed so often. */
    private SecureStorage cutAfter(int changes) {
        int[] left = {changes};
        return (SecureStorage) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {SecureStorage.class}, (proxy, method, arguments) -> {
                    boolean changing = method.getName().equals("storeKey")
                            || method.getName().equals("deleteKey");
                    if (changing && left[0]-- == 0) {
                        throw new IllegalStateException("killed");
                    }
                    try {
                        return method.invoke(storage, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
