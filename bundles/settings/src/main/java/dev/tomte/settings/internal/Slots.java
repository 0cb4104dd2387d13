package dev.tomte.settings.internal;

import dev.tomte.settings.Setting;
import dev.tomte.settings.SettingKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All settings in memory: what is declared, and what is stored. Reading never waits. */
final class Slots {

    private final Map<String, Row> rows = new HashMap<>();
    private volatile Map<String, Slot<?>> declared = Map.of();

    synchronized void load(Map<String, Row> stored) {
        rows.putAll(stored);
    }

    /**
     * Adds settings.
     *
     * @throws IllegalStateException if the owner has some already
     */
    synchronized void declare(String owner, Collection<? extends SettingKey<?>> keys) {
        if (declared.values().stream().anyMatch(slot -> slot.owner.equals(owner))) {
            throw new IllegalStateException(
                    "The settings of " + owner + " are declared already; close that declaration first");
        }
        Map<String, Slot<?>> now = new HashMap<>(declared);
        for (SettingKey<?> key : keys) {
            if (now.put(key.name(), new Slot<>(key, owner, rows.get(key.name()))) != null) {
                throw new IllegalArgumentException("The setting " + key.name() + " is there twice");
            }
        }
        declared = Map.copyOf(now);
    }

    synchronized void retract(String owner) {
        declared = declared.entrySet().stream()
                .filter(each -> !each.getValue().owner.equals(owner))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Takes a change that is on disk; one that a younger one has overtaken in the meantime changes nothing. */
    synchronized void apply(Change change) {
        Row before = rows.get(change.name());
        if (before == null || before.revision() < change.row().revision()) {
            rows.put(change.name(), change.row());
            Slot<?> slot = declared.get(change.name());
            if (slot != null) {
                slot.hold(change.row());
            }
        }
    }

    @Nullable
    Slot<?> slot(String name) {
        return declared.get(name);
    }

    @SuppressWarnings("unchecked") // equal keys have values of one type
    <T> Slot<T> slot(SettingKey<T> key) {
        Slot<?> slot = declared.get(key.name());
        if (slot == null || !slot.key.equals(key)) {
            throw new IllegalArgumentException("The setting " + key.name() + " is not declared"
                    + (slot == null ? "" : " like that: it holds " + slot.key.expected()));
        }
        return (Slot<T>) slot;
    }

    /** The texts of all that is declared. */
    Map<String, String> texts() {
        Map<String, String> texts = new TreeMap<>();
        declared.forEach((name, slot) -> texts.put(name, slot.text()));
        return texts;
    }

    List<String> names() {
        return declared.keySet().stream().sorted().toList();
    }

    synchronized Optional<Setting> get(String name) {
        Slot<?> slot = declared.get(name);
        return slot != null
                ? Optional.of(slot.describe())
                : Optional.ofNullable(rows.get(name)).flatMap(row -> undeclared(name, row));
    }

    synchronized List<Setting> list() {
        Map<String, Setting> all = new TreeMap<>();
        rows.forEach((name, row) -> undeclared(name, row).ifPresent(setting -> all.put(name, setting)));
        declared.forEach((name, slot) -> all.put(name, slot.describe()));
        return new ArrayList<>(all.values());
    }

    private static Optional<Setting> undeclared(String name, Row row) {
        return Optional.ofNullable(row.value())
                .map(value -> new Setting(
                        name,
                        Optional.empty(),
                        value,
                        false,
                        Optional.empty(),
                        Optional.of(row.changedBy()),
                        Optional.of(row.changedAt())));
    }
}
