package dev.seiri.core.model;

/// A first answer that had a fault, and the message that quotes the fault and asks for a repair.
public record Exchange(String firstAnswer, String complaint) {}
