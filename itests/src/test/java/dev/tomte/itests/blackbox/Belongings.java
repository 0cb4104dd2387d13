package dev.tomte.itests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Something of each kind that goes into a backup, all of it set to one word, and looked at again. */
final class Belongings {

    private static final String PID = "com.example.shed";
    private static final String SECRET = "test/token";

    private final TomteProcess tomte;

    /** Of a Tomte that runs, with the probe in it. */
    Belongings(TomteProcess tomte) {
        this.tomte = tomte;
    }

    /** Of the password and the secret it is a part. */
    void set(String word) throws IOException {
        tomte.ok("settings:set", "deviceLabel", word);
        put(SECRET, "the token of " + word);
        tomte.ok("config:set", PID, "word", word);
        Path notes = Files.createDirectories(tomte.conf.resolve("notes"));
        Files.writeString(notes.resolve("shed.txt"), word);
        tomte.ok("probe:put", "k-word", word);
        Result changed = tomte.tomte(tomte.folder, password(word) + "\n", "password");
        assertThat(changed.status()).as(changed.toString()).isZero();
        Await.until("the setting is in its file", () -> Files.readString(tomte.conf.resolve("dev.tomte.settings.cfg"))
                .contains("deviceLabel = " + word));
    }

    static String password(String word) {
        return "password-of-" + word;
    }

    /** Puts a secret in, over standard input. */
    void put(String name, String value) {
        Result kept = tomte.tomte(tomte.folder, value, "secret:put", name);
        assertThat(kept.status()).as(kept.toString()).isZero();
    }

    /** What is there now, by what it is. */
    Map<String, String> all() throws IOException {
        Map<String, String> all = new TreeMap<>();
        all.put("device", tomte.ok("settings:get", "deviceId").strip());
        all.put("setting", tomte.ok("settings:get", "deviceLabel").strip());
        all.put("secret", tomte.ok("secret:get", "--show", SECRET));
        all.put("configuration", tomte.ok("config:get", PID).strip());
        all.put("file", Files.readString(tomte.conf.resolve("notes/shed.txt")));
        all.put("stored by the plug-in", tomte.ok("probe:get", "k-word").strip());
        all.put("plug-in", tomte.ok("probe:version").strip());
        all.put("password", Files.readString(tomte.data.resolve("admin.password")));
        try (Stream<Path> plugins = Files.list(tomte.plugins)) {
            all.put(
                    "plug-in files",
                    plugins.map(file -> file.getFileName().toString()).sorted().collect(Collectors.joining(" ")));
        }
        return all;
    }

    /** Returns once all is as it was: plug-ins come up, and restored secrets are taken, while Tomte runs. */
    void await(Map<String, String> expected, String when) {
        Await.until("all is as it was, " + when, Await.LIMIT, tomte::diagnosis, () -> {
            assertThat(all()).isEqualTo(expected);
            return true;
        });
    }
}
