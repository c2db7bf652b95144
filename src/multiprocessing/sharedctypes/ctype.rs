//! The types that shared values can be of.

use std::fmt::Debug;

/// A number of a fixed size, as the types of C that Python's `ctypes` names: what a [`Value`](super::Value) and the elements
/// of an [`Array`](super::Array) can be.
///
/// # Examples
/// A function that takes any number that can be shared:
/// ```
/// use coreyard::multiprocessing::sharedctypes::Ctype;
///
/// fn bytes<T: Ctype>(numbers: &[T]) -> usize {
///     size_of_val(numbers)
/// }
///
/// assert_eq!(bytes(&[0.5, 1.5]), 16);
/// ```
///
/// # Source
/// [Type codes](https://docs.python.org/3/library/array.html#module-array)
pub trait Ctype: Copy + Debug + PartialEq + 'static + sealed::Bits {}

pub(super) mod sealed {
    /// A number as bits.
    #[doc(hidden)]
    pub trait Bits: Sized {
        /// How many bytes it has.
        const WIDTH: u32;

        /// The number's bits, the others zero.
        fn into_bits(self) -> u64;

        /// The number that has these bits.
        fn from_bits(bits: u64) -> Self;
    }
}

macro_rules! ctypes {
    ($($kind:ty as $bits:ty: $to:expr, $from:expr;)*) => {$(
        impl Ctype for $kind {}

        impl sealed::Bits for $kind {
            const WIDTH: u32 = <$bits>::BITS / 8;

            fn into_bits(self) -> u64 {
                let bits: fn($kind) -> $bits = $to;
                u64::from(bits(self))
            }

            #[allow(clippy::cast_possible_truncation, reason = "the other bits are zero")]
            #[allow(clippy::unnecessary_cast, reason = "written once for every width")]
            fn from_bits(bits: u64) -> Self {
                let number: fn($bits) -> $kind = $from;
                number(bits as $bits)
            }
        }
    )*};
}

ctypes! {
    i8 as u8: i8::cast_unsigned, u8::cast_signed;
    i16 as u16: i16::cast_unsigned, u16::cast_signed;
    i32 as u32: i32::cast_unsigned, u32::cast_signed;
    i64 as u64: i64::cast_unsigned, u64::cast_signed;
    u8 as u8: u8::from, u8::from;
    u16 as u16: u16::from, u16::from;
    u32 as u32: u32::from, u32::from;
    u64 as u64: u64::from, u64::from;
    f32 as u32: f32::to_bits, f32::from_bits;
    f64 as u64: f64::to_bits, f64::from_bits;
    bool as u8: u8::from, |bits| bits != 0;
}

/// The bytes of numbers, one after the other.
pub(super) fn bytes_of<T: Ctype>(numbers: &[T]) -> Vec<u8> {
    let bytes = |number: &T| number.into_bits().to_le_bytes().into_iter().take(T::WIDTH as usize);
    numbers.iter().flat_map(bytes).collect()
}

/// The numbers that have these bytes.
pub(super) fn numbers_of<T: Ctype>(bytes: &[u8]) -> Vec<T> {
    let number = |bytes: &[u8]| {
        let mut all = [0; 8];
        all[..bytes.len()].copy_from_slice(bytes);
        T::from_bits(u64::from_le_bytes(all))
    };
    bytes.chunks_exact(T::WIDTH as usize).map(number).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn survives<T: Ctype>(numbers: &[T]) {
        let bytes = bytes_of(numbers);
        assert_eq!(bytes.len(), size_of_val(numbers));
        assert_eq!(numbers_of::<T>(&bytes), numbers);
    }

    #[test]
    fn numbers_of_every_type_survive_as_bytes() {
        survives(&[i8::MIN, -1, i8::MAX]);
        survives(&[i16::MIN, -1, i16::MAX]);
        survives(&[i32::MIN, -1, i32::MAX]);
        survives(&[i64::MIN, -1, i64::MAX]);
        survives(&[0, u8::MAX]);
        survives(&[0, u16::MAX]);
        survives(&[0, u32::MAX]);
        survives(&[0, u64::MAX]);
        survives(&[f32::MIN_POSITIVE, -0.5, f32::INFINITY]);
        survives(&[f64::MIN_POSITIVE, -0.5, f64::NEG_INFINITY]);
        survives(&[true, false]);
    }
}
