package dev.seiri.core.model;

/// A first answer that had a fault, and the words that ask for a mended one.
public record Exchange(String firstAnswer, String complaint) {}
