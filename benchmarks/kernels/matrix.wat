;; matrix: multiplies two n by n matrices of 64-bit floats three loops deep and answers the trace of the product, rounded. n is 50 at most: one page.
(module
  (memory (export "memory") 1)
  (func (export "run") (param $n i32) (result i32)
    (local $i i32)
    (local $j i32)
    (local $k i32)
    (local $b i32)
    (local $sum f64)
    (local $trace f64)
    ;; The first matrix stands at 0, the second behind it. Both hold the number of each element modulo 7.
    (local.set $b (i32.mul (i32.mul (local.get $n) (local.get $n)) (i32.const 8)))
    (loop $fill
      (f64.store
        (i32.mul (local.get $i) (i32.const 8))
        (f64.convert_i32_u (i32.rem_u (local.get $i) (i32.const 7))))
      (f64.store
        (i32.add (local.get $b) (i32.mul (local.get $i) (i32.const 8)))
        (f64.convert_i32_u (i32.rem_u (local.get $i) (i32.const 7))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $fill (i32.lt_u (local.get $i) (i32.mul (local.get $n) (local.get $n)))))
    (local.set $i (i32.const 0))
    (loop $row
      (local.set $j (i32.const 0))
      (loop $column
        (local.set $k (i32.const 0))
        (local.set $sum (f64.const 0))
        (loop $product
          (local.set $sum
            (f64.add
              (local.get $sum)
              (f64.mul
                (f64.load
                  (i32.mul
                    (i32.add (i32.mul (local.get $i) (local.get $n)) (local.get $k))
                    (i32.const 8)))
                (f64.load
                  (i32.add
                    (local.get $b)
                    (i32.mul
                      (i32.add (i32.mul (local.get $k) (local.get $n)) (local.get $j))
                      (i32.const 8)))))))
          (local.set $k (i32.add (local.get $k) (i32.const 1)))
          (br_if $product (i32.lt_u (local.get $k) (local.get $n))))
        (if (i32.eq (local.get $i) (local.get $j))
          (then (local.set $trace (f64.add (local.get $trace) (local.get $sum)))))
        (local.set $j (i32.add (local.get $j) (i32.const 1)))
        (br_if $column (i32.lt_u (local.get $j) (local.get $n))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $row (i32.lt_u (local.get $i) (local.get $n))))
    (i32.trunc_f64_u (local.get $trace))))
