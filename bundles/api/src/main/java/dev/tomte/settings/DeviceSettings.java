package dev.tomte.settings;

import java.util.List;

/** The settings that every device has. */
public final class DeviceSettings {

    /** Tells this device from all others; says nothing about it, its network or its owner. */
    public static final SettingKey<String> DEVICE_ID =
            SettingKey.identity("deviceId", "Tells this device from all others; made at random at the first start");

    public static final SettingKey<String> DEVICE_LABEL =
            SettingKey.text("deviceLabel", "", 100, "What its owner calls the device");

    public static final SettingKey<MeasurementUnit> MEASUREMENT_UNIT = SettingKey.choice(
            "measurementUnit", MeasurementUnit.class, MeasurementUnit.METRIC, "In which units values are shown");

    public static final SettingKey<String> SERVER_URL =
            SettingKey.url("serverUrl", "", "The server that the device talks to; empty if to none");

    public static final SettingKey<Boolean> USE_MOCK_SERVER =
            SettingKey.flag("useMockServer", false, "Talk to a stand-in instead of the server, to try things out");

    /** All of them. */
    public static final List<SettingKey<?>> ALL =
            List.of(DEVICE_ID, DEVICE_LABEL, MEASUREMENT_UNIT, SERVER_URL, USE_MOCK_SERVER);

    private DeviceSettings() {}
}
