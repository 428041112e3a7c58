"""The demonstration: real published figures of 2019 and 2020 among clearly marked fictitious companies and people."""
