package dev.tomte.settings.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.settings.DeviceSettings;
import dev.tomte.settings.SettingKey;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.ObjectClassDefinition;

class DescriptionTest {

    @Test
    @DisplayName("S2: the device's description for the Web Console has the settings and their defaults")
    void device() {
        List<String> described = new ArrayList<>();
        for (Method method : DeviceSettingsConfig.class.getDeclaredMethods()) {
            described.add(method.getName() + " = " + method.getDefaultValue());
        }
        List<String> declared = new ArrayList<>();
        for (SettingKey<?> key : DeviceSettings.ALL) {
            if (!key.isReadOnly()) {
                declared.add(key.name() + " = " + defaultText(key));
            }
        }
        assertThat(described).containsExactlyInAnyOrderElementsOf(declared);
    }

    @Test
    @DisplayName("S2: the description of a plug-in's settings says type, options and default, and checks values")
    void plugin() {
        SettingKey<Long> interval = SettingKey.integer("valve.interval", 60, 1, 3600, "Seconds between two looks");
        SettingKey<Boolean> loud = SettingKey.flag("valve.loud", true, "");
        ObjectClassDefinition described = new OwnerMetatype(
                        "valve", "dev.tomte.settings.valve", Map.of("interval", interval, "loud", loud))
                .getObjectClassDefinition("dev.tomte.settings.valve", null);
        AttributeDefinition[] attributes = described.getAttributeDefinitions(ObjectClassDefinition.ALL);
        assertThat(Arrays.stream(attributes).map(AttributeDefinition::getID)).containsExactly("interval", "loud");
        assertThat(attributes[0].getType()).isEqualTo(AttributeDefinition.LONG);
        assertThat(attributes[0].getDefaultValue()).containsExactly("60");
        assertThat(attributes[0].getDescription())
                .isEqualTo("Seconds between two looks. Expected: a whole number from 1 to 3600");
        assertThat(attributes[0].validate("3600")).isEmpty();
        assertThat(attributes[0].validate("3601")).isEqualTo("expected a whole number from 1 to 3600");
        assertThat(attributes[1].getType()).isEqualTo(AttributeDefinition.BOOLEAN);
        assertThat(described.getAttributeDefinitions(ObjectClassDefinition.REQUIRED))
                .isNull();
    }

    private static <T> String defaultText(SettingKey<T> key) {
        return key.format(key.defaultValue());
    }
}
